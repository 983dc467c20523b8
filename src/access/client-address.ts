import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddress from '@fastify/proxy-addr'
import type { StrangerAddress } from './limits/count-keys.ts'

/** Functions that read the address and the security of a request's peers. */
export type Peers = ReturnType<typeof createPeers>

/** Accepts `X-Forwarded-For` and `X-Forwarded-Proto` only from the listed proxies. Each of them must pass `isProxy`. */
export function createPeers (trusted: readonly string[]) {
  const trust = proxyAddress.compile([...trusted])
  const remote = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? 'unknown'
  return {
    /** Returns the address that counts the request: the nearest peer that is not a trusted proxy. */
    addressOf: (request: IncomingMessage): string => {
      if (trusted.length === 0) return remote(request)
      const address = proxyAddress(request, trust)
      // a caller whose proxy sends an invalid address gets no separate count
      return isIP(address) === 0 ? remote(request) : address
    },
    /** Returns whether the caller's connection is encrypted, according to a trusted proxy. */
    isSecure: (request: IncomingMessage): boolean =>
      trusted.length > 0 && request.headers['x-forwarded-proto'] === 'https' && trust(remote(request), 0)
  }
}

/** Returns whether the text is an address or a CIDR range. Numbers of hops are rejected, because direct callers could forge hops. */
export function isProxy (text: string): boolean {
  // the package would read "1" as 0.0.0.1
  if (isIP(text.replace(/\/.*$/, '')) === 0) return false
  try {
    proxyAddress.compile(text)
    return true
  } catch {
    return false
  }
}

/**
 * Returns the address and networks that identify a stranger. An IPv6 caller can use any address in its 64-bit network, and often in a
 * 56-bit or 48-bit network. For IPv4 only the address counts.
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

/** Returns the eight groups of an IPv6 address, without leading zeros. */
function expand (address: string): string[] {
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::')
  const groups = (part: string): string[] => part === '' ? [] : part.split(':')
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after].map(group => group.replace(/^0+(?=.)/, ''))
}
