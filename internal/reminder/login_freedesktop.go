//go:build !windows && !darwin

package reminder

import (
	"os"
	"path/filepath"
	"strings"
)

// quoted escapes a path for the Exec key of a desktop entry: as a quoted argument, and then
// as a string of such a file (https://specifications.freedesktop.org/desktop-entry-spec).
var quoted = strings.NewReplacer(`\`, `\\\\`, `"`, `\\"`, "`", "\\\\`", `$`, `\\$`, `%`, `%%`, "\n", `\n`)

// loginFile returns an entry for the desktop's autostart folder
// (https://specifications.freedesktop.org/autostart-spec).
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
		// The desktop ignores the entry once the program is uninstalled.
		"TryExec=" + strings.NewReplacer(`\`, `\\`, "\n", `\n`).Replace(program),
		`Exec="` + quoted.Replace(program) + `" remind`,
		"NoDisplay=true",
		"",
	}, "\n")
	return filepath.Join(folder, "autostart", loginID+".desktop"), []byte(entry), nil
}
