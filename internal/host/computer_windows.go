package host

import (
	"fmt"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/mgr"

	"kigen/internal/diagnosis"
)

func inspect() diagnosis.Computer {
	version := windows.RtlGetVersion()
	return diagnosis.Computer{
		System:  facts(diagnosis.Fact{Name: "system", Value: fmt.Sprintf("Windows %d.%d.%d", version.MajorVersion, version.MinorVersion, version.BuildNumber)}),
		Service: facts(diagnosis.Fact{Name: "SCardSvr", Value: serviceStatus("SCardSvr")}, diagnosis.Fact{Name: "CertPropSvc", Value: serviceStatus("CertPropSvc")}),
		Remote:  remoteDesktop(),
		Clock:   facts(diagnosis.Fact{Name: "W32Time", Value: serviceStatus("W32Time")}),
	}
}

// serviceStatus returns what a service is doing, "" if that can't be known.
func serviceStatus(name string) string {
	manager, err := windows.OpenSCManager(nil, nil, windows.SC_MANAGER_CONNECT)
	if err != nil {
		return ""
	}
	connected := &mgr.Mgr{Handle: manager}
	defer func() { _ = connected.Disconnect() }() // nothing was changed
	utf16, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return ""
	}
	handle, err := windows.OpenService(manager, utf16, windows.SERVICE_QUERY_STATUS)
	if err != nil {
		return err.Error()
	}
	service := &mgr.Service{Name: name, Handle: handle}
	defer func() { _ = service.Close() }()
	status, err := service.Query()
	switch {
	case err != nil:
		return err.Error()
	case status.State == svc.Running:
		return "running"
	case status.State == svc.Stopped:
		return "stopped"
	}
	return fmt.Sprint("state ", status.State)
}

// remoteDesktop returns "RDP" in a session of Remote Desktop, else "": GetSystemMetrics,
// SM_REMOTESESSION.
func remoteDesktop() string {
	const remoteSession = 0x1000
	if is, _, _ := windows.NewLazySystemDLL("user32.dll").NewProc("GetSystemMetrics").Call(remoteSession); is != 0 {
		return "RDP"
	}
	return ""
}
