package reminder

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
)

// loginFile returns a property list for the person's launch agents (man 5 launchd.plist).
func loginFile(program string) (path string, content []byte, err error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", nil, err
	}
	var escaped bytes.Buffer
	if err := xml.EscapeText(&escaped, []byte(program)); err != nil {
		return "", nil, err
	}
	list := xml.Header + `<plist version="1.0"><dict>
<key>Label</key><string>` + loginID + `</string>
<key>ProgramArguments</key><array><string>` + escaped.String() + `</string><string>remind</string></array>
<key>RunAtLoad</key><true/>
</dict></plist>
`
	return filepath.Join(home, "Library", "LaunchAgents", loginID+".plist"), []byte(list), nil
}
