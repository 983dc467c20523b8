import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { key } from './ask-sandbox.ts'

const entry = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url))

t.test('the process says where it listens and what it knows, answers, and ends on SIGTERM', async (t) => {
  // the loader of this test also loads the entry, so that both are measured alike
  const child = spawn(process.execPath, [...process.execArgv, entry, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.includes('9603')) break
  }
  const text = lines.join('\n')
  t.match(text, /^ {2}1006 {2}Global Customer Lifecycle: very large/m)
  const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? []
  const answer = await fetch(`${origin}/entities/journeys/1001/statistics`, { headers: { authorization: key } })
  t.equal(answer.status, 200)
  child.kill('SIGTERM')
  t.same(await ended, [0, null])
})
