import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddress from '@fastify/proxy-addr'

/** What is known of the way a request came. */
export interface Peers {
  /** The address to count by: of the first peer from here that is no trusted proxy; an IPv6 network of 64 bits counts as one. */
  addressOf: (request: IncomingMessage) => string
  /** Whether the caller's side of the way is encrypted, as a trusted proxy says. */
  isSecure: (request: IncomingMessage) => boolean
}

/**
 * Believes `X-Forwarded-For` and `X-Forwarded-Proto` from the listed proxies alone, of which each is an `isProxy`.
 */
export function createPeers (trusted: readonly string[]): Peers {
  const trust = proxyAddress.compile([...trusted])
  const remote = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? 'unknown'
  return {
    addressOf: request => {
      const address = trusted.length === 0 ? remote(request) : proxyAddress(request, trust)
      // who lets a proxy pass on something else gains no count of its own
      return networkOf(isIP(address) === 0 ? remote(request) : address)
    },
    isSecure: request => {
      return trusted.length > 0 && request.headers['x-forwarded-proto'] === 'https' && trust(remote(request), 0)
    }
  }
}

/** Whether the text is an address or a CIDR range. A number of hops is none: whoever calls directly could forge it. */
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
