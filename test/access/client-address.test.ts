import type { IncomingMessage } from 'node:http'
import t from 'tap'
import { createPeers, isProxy, readStrangerAddress } from '../../src/access/client-address.ts'
import { collectViolations } from '../support/collect-violations.ts'

function requestFrom (remoteAddress: string | undefined, headers: Record<string, string> = {}): IncomingMessage {
  // nothing else of the request is read
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage
}

const forwarded = (text: string) => ({ 'x-forwarded-for': text })

t.test('without trusted proxies, only the connection\'s address counts', async t => {
  const { addressOf, isSecure } = createPeers([])
  t.equal(addressOf(requestFrom('9.9.9.9', forwarded('1.2.3.4'))), '9.9.9.9')
  t.equal(addressOf(requestFrom(undefined)), 'unknown')
  t.notOk(isSecure(requestFrom('127.0.0.1', { 'x-forwarded-proto': 'https' })))
})

t.test('addresses from listed proxies are used, up to the first unlisted peer', async t => {
  const { addressOf } = createPeers(['10.0.0.0/8', '127.0.0.1'])
  t.equal(addressOf(requestFrom('127.0.0.1', forwarded('6.6.6.6, 1.2.3.4, 10.1.1.1'))), '1.2.3.4')
  t.equal(addressOf(requestFrom('9.9.9.9', forwarded('1.2.3.4'))), '9.9.9.9')
  t.equal(addressOf(requestFrom('::ffff:10.0.0.1', forwarded('1.2.3.4'))), '1.2.3.4')
  t.equal(addressOf(requestFrom('127.0.0.1', forwarded('rotating-text'))), '127.0.0.1')
})

t.test('an IPv6 caller is counted by its networks, however its address is written', async t => {
  const same = ['2001:db8:0:1a2::5', '2001:DB8::1A2:ffff:0:0:1', '2001:0db8:0000:01a2:1:2:3:4', '2001:db8:0:1a2::5%eth0']
  const violations = collectViolations()
  for (const address of same) {
    violations.same(readStrangerAddress(address), {
      address: '2001:db8:0:1a2::/64', networks: [['network/56', '2001:db8:0:0100::/56'], ['network/48', '2001:db8:0::/48']]
    }, address)
  }
  t.same(violations.found, [])
  t.equal(readStrangerAddress('::1').address, '0:0:0:0::/64')
  t.same(readStrangerAddress('9.9.9.9'), { address: '9.9.9.9', networks: [] })
  t.same(readStrangerAddress('::ffff:9.9.9.9'), { address: '9.9.9.9', networks: [] }, 'an IPv4 address in another form')
  t.same(readStrangerAddress('unknown'), { address: 'unknown', networks: [] })
})

t.test('only a listed proxy can say that the connection is encrypted', async t => {
  const { isSecure } = createPeers(['10.0.0.0/8'])
  t.ok(isSecure(requestFrom('10.0.0.1', { 'x-forwarded-proto': 'https' })))
  t.notOk(isSecure(requestFrom('10.0.0.1', { 'x-forwarded-proto': 'http' })))
  t.notOk(isSecure(requestFrom('9.9.9.9', { 'x-forwarded-proto': 'https' })))
})

t.test('proxies are addresses or ranges', async t => {
  const violations = collectViolations()
  for (const good of ['10.0.0.1', '10.0.0.0/8', '::1', 'fc00::/7']) violations.ok(isProxy(good), good)
  for (const bad of ['1', 'true', 'loopback', 'proxy.example', '10.0.0.0/33', '', '10.0.0.1/x']) violations.notOk(isProxy(bad), bad)
  t.same(violations.found, [])
})
