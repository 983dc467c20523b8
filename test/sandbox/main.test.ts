import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { key } from './ask-sandbox.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

async function startSandboxProcess (t: Test, args: readonly string[]) {
  const child = spawn(process.execPath, [...args, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.includes('9603')) break
  }
  const text = lines.join('\n')
  const [origin = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? []
  return { child, ended, text, origin }
}

async function askStatistics (origin: string, journeyId: string): Promise<number> {
  return (await fetch(`${origin}/entities/journeys/${journeyId}/statistics`, { headers: { authorization: key } })).status
}

t.test('the process prints its address and journeys, answers, and ends on SIGTERM', async t => {
  // the loader of this test also loads the entry, so both are measured alike
  const { child, ended, text, origin } = await startSandboxProcess(t, [...process.execArgv, join(root, 'sandbox/main.ts')])
  t.match(text, /^ {2}1006 {2}Global Customer Lifecycle: very large/m)
  t.equal(await askStatistics(origin, '1001'), 200)
  child.kill('SIGTERM')
  t.same(await ended, [0, null])
})

t.test('the compiled sandbox runs without the service, and answers from its samples', async t => {
  const folder = t.testdir({})
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.sandbox.json'), '--noCheck', '--outDir', folder])
  const samples = [join(root, 'sandbox/samples'), join(folder, 'sandbox/samples')]
  execFileSync(process.execPath, [join(root, 'scripts/copy-data.js'), ...samples])
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.js'))
  t.same(files.filter(file => !/^(sandbox|src\/(domain|runtime))\//.test(file)), [], 'of the service it takes what needs nothing else')
  const code = files.map(file => readFileSync(join(folder, file), 'utf8')).join('\n')
  t.same([...code.matchAll(/^import .*from '(?!\.|node:).+'/gm)], [], 'it takes no package')
  const { origin } = await startSandboxProcess(t, [join(folder, 'sandbox/main.js')])
  t.equal(await askStatistics(origin, '1000'), 200)
})
