import { once } from 'node:events'
import { createServer } from 'node:net'
import t from 'tap'
import { explainListening, StartUpFault } from '../../src/runtime/start-up-fault.ts'
import { collectViolations } from '../support/collect-violations.ts'

async function listenOn (host: string, port: number): Promise<void> {
  const server = createServer().listen(port, host)
  try {
    await once(server, 'listening')
  } finally {
    server.close()
  }
}

const settings = { hostSetting: 'HOST', portSetting: 'PORT' }

t.test('an address that this machine does not have is reported with the setting', async t => {
  const violations = collectViolations()
  // addresses and names for documentation: nobody has them
  for (const host of ['203.0.113.7', '2001:db8::7', 'no-such-host.invalid']) {
    const error = await explainListening(listenOn(host, 0), { host, port: 0, ...settings }).catch((error: unknown) => error)
    violations.ok(error instanceof StartUpFault, host)
    violations.match(error, { exitCode: 1, message: `${host} is not an address of this machine: set HOST to one, ` }, host)
  }
  t.same(violations.found, [])
})

t.test('a port below 1024 needs a permission, and other reasons have their code', async t => {
  const fail = (code: string) => explainListening(
    Promise.reject(Object.assign(new Error(code), { code, syscall: 'listen' })), { host: '0.0.0.0', port: 80, ...settings }
  )
  await t.rejects(fail('EACCES'), {
    exitCode: 1, message: 'This process may not listen on port 80: set PORT to 1024 or above, or grant it CAP_NET_BIND_SERVICE.'
  })
  await t.rejects(fail('ENOBUFS'), { exitCode: 1, message: /0\.0\.0\.0, port 80 \(ENOBUFS\): check HOST and PORT\.$/ })
})

t.test('other errors are thrown unchanged', async t => {
  const errors = [new Error('a plugin failed'), Object.assign(new Error('read'), { code: 'ENOENT', syscall: 'open' })]
  for (const error of errors) {
    const explained = explainListening(Promise.reject(error), { host: '127.0.0.1', port: 1, ...settings })
    const thrown = await explained.catch((reason: unknown) => reason)
    t.equal(thrown, error)
  }
})
