import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddress from '@fastify/proxy-addr'
import type { StrangerAddress } from './limits/count-keys.ts'

/** What is known of the peers that a request came through. */
export type Peers = ReturnType<typeof createPeers>

/** Believes `X-Forwarded-For` and `X-Forwarded-Proto` from the listed proxies only. Each of them has to pass `isProxy`. */
export function createPeers (trusted: readonly string[]) {
  const trust = proxyAddress.compile([...trusted])
  const remote = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? 'unknown'
  return {
    /** Returns the address to count by: that of the nearest peer that is no trusted proxy. */
    addressOf: (request: IncomingMessage): string => {
      if (trusted.length === 0) return remote(request)
      const address = proxyAddress(request, trust)
      // a caller whose proxy passes on something else gains no count of its own
      return isIP(address) === 0 ? remote(request) : address
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

/**
 * Returns what to tell a stranger apart by. An IPv6 caller can use any address of its network of 64 bits, and often one of 56 or 48 bits;
 * of IPv4 only the address counts.
 */
export function readStrangerAddress (address: string): StrangerAddress {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIP(plain) !== 6) return { address: plain, networks: [] }
  const [first = '0', second = '0', third = '0', fourth = '0'] = expand(plain)
  const site = `${first}:${second}:${third}`
  // the first two of four digits are the upper eight bits
  const subnet = fourth.padStart(4, '0').slice(0, 2)
  return {
    address: `${site}:${fourth}::/64`,
    networks: [['network/56', `${site}:${subnet}00::/56`], ['network/48', `${site}::/48`]]
  }
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
