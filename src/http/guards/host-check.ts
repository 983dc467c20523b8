import { isLoopback } from '../../runtime/host-name.ts'

type Judgement = 'allowed' | 'foreign' | 'malformed'

const highestPort = 65_535

export type HostCheck = (host: string | undefined) => Judgement

/**
 * Judges all hosts in a request: the one in its header, and the one in an absolute address such as `http://localhost/healthz`
 * (RFC 9112, 3.2.2).
 */
export function judgeHosts (checkHost: HostCheck, { url, host }: { url: string, host: string | undefined }): Judgement {
  const judged = checkHost(host)
  // almost all addresses are paths
  if (url.startsWith('/')) return judged
  const ofAddress = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1]
  return judged !== 'allowed' || ofAddress === undefined ? judged : checkHost(ofAddress)
}

/**
 * Returns a function that judges a request's `Host`: loopback names and `allowedHosts` pass. This stops DNS rebinding: a page whose name
 * an attacker points at this machine still sends that name. A request without the header is malformed.
 */
export function createHostCheck (allowedHosts: readonly string[]): HostCheck {
  const allowed = new Set(allowedHosts.map(host => host.toLowerCase()))
  // clients keep connections open, so the same header repeats
  let last: string | null = null
  return (host = '') => {
    if (host === last) return 'allowed'
    if (!/^[^\s,@/?#\\]+$/.test(host)) return 'malformed'
    const [, name = '', port = '0'] = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase()) ?? []
    if (Number(port) > highestPort) return 'malformed'
    if (!isLoopback(name) && !allowed.has(name)) return 'foreign'
    last = host
    return 'allowed'
  }
}
