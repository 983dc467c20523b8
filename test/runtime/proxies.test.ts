import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { inspect } from 'node:util'
import t, { type Test } from 'tap'
import { createDispatcher, findProxy, readProxies } from '../../src/runtime/proxies.ts'
import { SettingFaults, type Environment } from '../../src/runtime/settings.ts'
import { listenOn } from '../support/listen-on.ts'
import { collectViolations } from '../support/collect-violations.ts'

function read (given: Environment) {
  const faults = new SettingFaults()
  return { proxies: readProxies(given, faults), faults: faults.lines }
}

const proxyFor = (origin: string, given: Environment): string | null => findProxy(new URL(origin), read(given).proxies)?.reveal() ?? null

/** A proxy that leads every tunnel to one port of this machine. */
async function startProxy (t: Test, target: number) {
  const asked: string[] = []
  const server = createServer().on('connect', (request, socket) => {
    const { url = '', headers } = request
    asked.push(`${url} ${headers['proxy-authorization'] ?? '-'}`)
    if (headers['proxy-authorization'] === `Basic ${Buffer.from('user:wrong').toString('base64')}`) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    const onward = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    for (const each of [socket, onward]) each.on('error', () => {})
    t.teardown(() => { socket.destroy(); onward.destroy() })
  })
  return { asked, address: `127.0.0.1:${await listenOn(t, server)}` }
}

t.test('proxies are read in either case, and never shown', async t => {
  const { proxies, faults } = read({
    ...Object.fromEntries([['https_proxy', 'http://user:PLANTED@a:1']]), HTTPS_PROXY: 'http://b:1', HTTP_PROXY: 'c:2', NO_PROXY: 'd'
  })
  t.same(faults, [])
  t.equal(proxies.https?.reveal(), 'http://user:PLANTED@a:1')
  t.equal(proxies.http?.reveal(), 'http://c:2', 'a missing scheme is http')
  t.notMatch(inspect(proxies, { depth: 9 }) + JSON.stringify(proxies), 'PLANTED')
  const wrong = read({ HTTPS_PROXY: 'socks5://user:PLANTED@a:1', HTTP_PROXY: 'http://' }).faults
  t.match(wrong, [/^HTTP_PROXY: needs/, /^HTTPS_PROXY: needs/])
  t.notMatch(wrong.join(), 'PLANTED')
})

t.test('a host is reached through the proxy unless it is listed or is this machine', async t => {
  const given = { HTTPS_PROXY: 'http://s:1', HTTP_PROXY: 'http://p:1' }
  const violations = collectViolations()
  for (const [origin, exceptions, expected] of [
    ['https://api.example.com', '', 'http://s:1'], ['http://api.example.com', '', 'http://p:1'],
    ['https://api.example.com', 'example.com', null], ['https://api.example.com', '.example.com', null],
    ['https://api.example.com', '*.example.com', null], ['https://api.example.com', 'a.test, API.example.com', null],
    ['https://api.example.com', '*', null], ['https://api.example.com', 'api.example.com:443', null],
    ['https://api.example.com', 'api.example.com:8443', 'http://s:1'], ['https://api.example.com:8443', 'api.example.com:8443', null],
    ['https://api.example.com', 'ample.com, example.co, , api', 'http://s:1'],
    ['http://localhost:8099', '', null], ['http://127.0.0.1:8099', '', null], ['http://[::1]:8099', '', null]
  ] as const) violations.equal(proxyFor(origin, { ...given, NO_PROXY: exceptions }), expected, origin, exceptions)
  violations.equal(proxyFor('https://a.test', { HTTP_PROXY: 'http://p:1' }), 'http://p:1', 'for both')
  violations.equal(proxyFor('http://a.test', { HTTPS_PROXY: 'http://s:1' }), null, 'for https alone')
  violations.equal(proxyFor('https://a.test', {}), null)
  t.same(violations.found, [])
})

t.test('requests reach their host through the proxy with its password, and a refused one reveals nothing of it', async t => {
  const hosts: unknown[] = []
  const upstream = await listenOn(t, createServer((request, response) => {
    hosts.push(request.headers.host, request.headers['proxy-authorization'])
    response.end('answered')
  }))
  const { asked, address } = await startProxy(t, upstream)
  const dispatcherOf = (password: string) => {
    const origin = new URL('http://td.example:8080')
    const dispatcher = createDispatcher(findProxy(origin, read({ HTTP_PROXY: `http://user:${password}@${address}` }).proxies), {
      connections: 1, connect: { timeout: 5_000 }
    })
    t.teardown(() => dispatcher.destroy())
    return dispatcher.request({ origin: origin.origin, path: '/', method: 'GET' })
  }
  t.equal(await (await dispatcherOf('pass')).body.text(), 'answered')
  t.same(hosts, ['td.example:8080', undefined])
  t.same(asked, [`td.example:8080 Basic ${Buffer.from('user:pass').toString('base64')}`])
  const error = await dispatcherOf('wrong').catch(error => error)
  t.match(error, { message: /407/ })
  t.notMatch(inspect(error, { depth: 9, showHidden: true }), /wrong|Basic/)
})

t.test('an unreachable proxy is an error', async t => {
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = Object(gone.address())
  await new Promise(resolve => gone.close(resolve))
  const dispatcher = createDispatcher(read({ HTTPS_PROXY: `http://127.0.0.1:${port}` }).proxies.https, { connect: { timeout: 5_000 } })
  t.teardown(() => dispatcher.destroy())
  await t.rejects(dispatcher.request({ origin: 'https://td.example', path: '/', method: 'GET' }), { code: 'ECONNREFUSED' })
})
