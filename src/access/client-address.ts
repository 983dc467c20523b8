import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddress from '@fastify/proxy-addr'

/** What is known of the peers that a request came through. */
export type Peers = ReturnType<typeof createPeers>

/** Believes `X-Forwarded-For` and `X-Forwarded-Proto` from the listed proxies only. Each of them has to pass `isProxy`. */
export function createPeers (trusted: readonly string[]) {
  const trust = proxyAddress.compile([...trusted])
  const remote = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? 'unknown'
  return {
    /** Returns the address to count by: that of the nearest peer that is no trusted proxy. An IPv6 network of 64 bits counts as one. */
    addressOf: (request: IncomingMessage): string => {
      const address = trusted.length === 0 ? remote(request) : proxyAddress(request, trust)
      // a caller whose proxy passes on something else gains no count of its own
      return networkOf(isIP(address) === 0 ? remote(request) : address)
    },
    /** Returns whether the caller's connection is encrypted, as a trusted proxy says. */
    isSecure: (request: IncomingMessage): boolean =>
      trusted.length > 0 && request.headers['x-forwarded-proto'] === 'https' && trust(remote(request), 0)
  }
}

/** Returns whether the text is an address or a CIDR range. A number of hops is neither: direct callers could forge it. */
export function isProxy (text: string): boolean {
  // the package alone would take "1" for 0.0.0.1
  if (isIP(text.replace(/\/.*$/, '')) === 0) return false
  try {
    proxyAddress.compile(text)
    return true
  } catch {
    return false
  }
}

function networkOf (address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIP(plain) !== 6) return plain
  return `${expand(plain).slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address, without leading zeros. */
function expand (address: string): string[] {
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::')
  const groups = (part: string): string[] => part === '' ? [] : part.split(':')
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after].map(group => group.replace(/^0+(?=.)/, ''))
}
