import t from 'tap'
import { isLoopback } from '../../src/runtime/host-name.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('only names and addresses of this machine are recognised', async (t) => {
  const violations = collectViolations()
  for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.255.255.254', '::1', '[::1]']) {
    violations.equal(isLoopback(host), true, host)
  }
  t.same(violations.found, [])
})

t.test('similar names are not', async (t) => {
  const hosts = [
    '', '0.0.0.0', '128.0.0.1', '10.0.0.1', '::', '::2', '[::]', 'localhost.example.com', 'example.localhost', 'localhost:8080',
    '127.0.0.1.example.com', '127.0.0.1\n', 'a127.0.0.1', '127.0.0', '127.0.0.999', '127.0.0.256', '127.0.0.01', '[::1', '::1]',
    '::ffff:127.0.0.1'
  ]
  const violations = collectViolations()
  for (const host of hosts) violations.equal(isLoopback(host), false, JSON.stringify(host))
  t.same(violations.found, [])
})
