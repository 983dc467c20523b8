const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const loopback = new RegExp(`^(localhost|127(\\.${octet}){3}|::1|\\[::1\\])$`, 'i')

/** Returns whether a host name or address means only this machine: `localhost`, 127.0.0.0/8 or `::1` (with or without brackets). */
export function isLoopback (host: string): boolean {
  return loopback.test(host)
}
