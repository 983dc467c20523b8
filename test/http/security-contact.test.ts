import t from 'tap'
import { readAnswer } from '../support/service/read-answer.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startService } from '../support/service/start-service.ts'

const path = '/.well-known/security.txt'

t.test('security.txt says where to report vulnerabilities, and has not expired', async t => {
  const contacts = ['mailto:security@example.com', 'https://example.com/report']
  const { read, clock } = await startOnClock(t, { env: { SECURITY_CONTACT: contacts.join(', ') } })
  const answer = await read(path)
  t.equal(answer.header('content-type'), 'text/plain; charset=utf-8')
  t.match(answer.bytes.toString(), /^Contact: mailto:security@example.com\nContact: https:\/\/example.com\/report\nExpires: .*\n/)
  const [, expires = ''] = /^Expires: (.*)$/m.exec(answer.bytes.toString()) ?? []
  const days = (Date.parse(expires) - clock.wallMs()) / 86_400_000
  t.ok(days > 30 && days < 365, `${days} days`)
})

t.test('without a contact there is none', async t => {
  t.match(await readAnswer(await startService(t), path), { status: 404, json: { code: 'not-found' } })
})
