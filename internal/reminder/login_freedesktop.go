//go:build !windows && !darwin

package reminder

import (
	"os"
	"path/filepath"
	"strings"
)

// quoted escapes a path for Exec of a desktop entry: quoted as an argument, and then as
// any string of such a file; https://specifications.freedesktop.org/desktop-entry-spec
var quoted = strings.NewReplacer(`\`, `\\\\`, `"`, `\\"`, "`", "\\\\`", `$`, `\\$`, `%`, `%%`, "\n", `\n`)

// loginFile is an entry of the desktop's autostart folder;
// https://specifications.freedesktop.org/autostart-spec
func loginFile(program string) (path string, content []byte, err error) {
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", nil, err
	}
	entry := strings.Join([]string{
		"[Desktop Entry]",
		"Type=Application",
		"Name=Kigen",
		"Name[ja]=マイナンバーカードの期限",
		// So that nothing is tried, or complained of, once the program was taken away.
		"TryExec=" + strings.NewReplacer(`\`, `\\`, "\n", `\n`).Replace(program),
		`Exec="` + quoted.Replace(program) + `" remind`,
		"NoDisplay=true",
		"",
	}, "\n")
	return filepath.Join(folder, "autostart", loginID+".desktop"), []byte(entry), nil
}
