import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import {
  findBlocks, findExamples, meaningOf, readDocuments, root, runCommands, settingsOfExamples, type Block
} from '../../scripts/doc-examples.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { plantedKey, startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const documents = readDocuments()
const blocks = [...documents].flatMap(([document, text]) => findBlocks(document, text))
const hasTools = spawnSync('jq', ['--version']).status === 0 && spawnSync('curl', ['--version']).status === 0
const missing = process.env['CI'] === 'true' ? false : 'curl or jq is not installed (apt-get install curl jq)'

/** Commands that take too long or change the machine, and what runs them instead. */
const runElsewhere: Record<string, string> = {
  'npm ci && npm run demo': 'test/sandbox/demo.test.ts',
  'npm ci && npm test': '.ci/run',
  'npm ci && npm run verify': '.ci/run',
  'npm start': 'test/main.test.ts',
  "git grep -lz td-journey-bff/td-journey-bff | xargs -0 sed -i 's#td-journey-bff/td-journey-bff#your-organisation/td-journey-bff#g'":
    'test/deploy/image.test.ts',
  'kubectl create secret generic td-journey-bff --from-file=secrets/': 'test/deploy/kubernetes.test.ts',
  'kubectl apply -f deploy/kubernetes/td-journey-bff.yaml': 'test/deploy/kubernetes.test.ts',
  'sqlite3 /data/journeys.db "VACUUM INTO \'/backup/journeys.db\'"': 'test/flows/store-operations.test.ts',
  'pg_dump --format=custom --file=journeys.dump "$STORE_URL"': 'test/flows/store-operations.test.ts',
  'pg_restore --clean --if-exists --dbname="$STORE_URL" journeys.dump': 'test/flows/store-operations.test.ts',
  'node dist/history.js export > history.ndjson': 'test/processes/history-command.test.ts',
  'node dist/history.js import < history.ndjson': 'test/processes/history-command.test.ts',
  'npm run client:new -- --id web --scope journeys:read --journeys 1001,1002 --expires 90d': 'test/scripts/client-new.test.ts'
}

/** Blocks that are not commands, by document and language, and the test that reads them. */
const readElsewhere: Record<string, string> = {
  'README.md bash': 'test/deploy/image.test.ts',
  'docs/access.md json': 'test/docs/access.test.ts',
  'docs/frontend.md ts': 'test/client/packed-client.test.ts',
  'docs/architecture.md mermaid': 'test/docs/architecture-picture.test.ts',
  'docs/history.md sql': 'test/flows/store-operations.test.ts',
  'docs/deploying.md yaml': 'test/deploy/kubernetes.test.ts',
  'docs/deploying.md bash': 'test/deploy/image.test.ts',
  'docs/shared-tier.md ': 'test/flows/shared-tier-kinds.test.ts'
}

t.test('every curl in the documents works, and prints what they show, except for days, times and ids', {
  skip: hasTools ? false : missing
}, async t => {
  const violations = collectViolations()
  for (const [document, text] of documents) {
    const examples = findExamples(document, text)
    if (examples.length === 0) continue
    const folder = t.testdir({})
    const { address } = await startService(t, { env: settingsOfExamples(folder) })
    for (const { commands, output } of examples) {
      const printed = await runCommands(commands.text, address, folder)
      if (output !== null) violations.equal(meaningOf(output, printed), meaningOf(output, output.text), `${document}:${commands.line}`)
    }
  }
  t.same(violations.found, [])
})

t.test('every block in the documents is run or read by a test', async t => {
  const outputs = new Set([...documents].flatMap(([document, text]) => findExamples(document, text))
    .map(({ output }) => output && placeOf(output)))
  const violations = collectViolations()
  for (const block of blocks) {
    if (block.language === 'sh') {
      for (const line of commandsOf(block)) {
        const by = runElsewhere[line]
        violations.ok(
          /^(curl|export|\w+=\$\(curl) /.test(line) || (by !== undefined && existsSync(join(root, by))),
          `${placeOf(block)}: ${line}`
        )
      }
    } else if (!outputs.has(placeOf(block)) && block.language !== 'html') {
      const by = readElsewhere[`${block.document} ${block.language}`]
      violations.ok(by !== undefined && existsSync(join(root, by)),
        `${placeOf(block)}: a block of ${block.language || 'no language'} that nothing reads`)
    }
  }
  t.same(violations.found, [])
})

t.test('the service accepts the settings that the documents export', async t => {
  const violations = collectViolations()
  for (const block of blocks) {
    const exported = commandsOf(block).filter(line => block.language === 'sh' && line.startsWith('export '))
    if (exported.length === 0) continue
    const { stdout } = spawnSync('bash', ['-euc', `${exported.join('\n').replace('1/…', plantedKey)}\nenv -0`],
      { env: { PATH: process.env['PATH'] }, encoding: 'utf8' })
    const env = Object.fromEntries(stdout.split('\0').map(entry => entry.split(/=(.*)/s)).filter(([name = '']) => /^[A-Z]/.test(name)))
    violations.doesNotThrow(() => loadConfig({ TD_API_KEY: plantedKey, ...env }, () => ''), placeOf(block))
  }
  t.same(violations.found, [])
})

t.test('pictures in the documents exist', async t => {
  const { get } = await startService(t)
  const violations = collectViolations()
  for (const { language, text } of blocks) {
    if (language !== 'html') continue
    const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)]
    violations.ok(addresses.length > 0, language, text)
    for (const [, address = ''] of addresses) violations.equal((await get(address)).status, 200, address)
  }
  t.same(violations.found, [])
})

t.test('the documents have a curl with its output for each operation', async t => {
  const { paths } = JSON.parse(readFileSync(join(root, 'openapi/openapi.json'), 'utf8')) as { paths: Record<string, object> }
  const shown = [...documents].flatMap(([document, text]) => findExamples(document, text))
    .filter(({ output }) => output !== null)
    .flatMap(({ commands }) => commandsOf(commands)
      .flatMap(line => [...line.matchAll(/curl ([^|]*?)'?http:\/\/127\.0\.0\.1:8080([^\s'?]*)/g)]))
    .map(([, options = '', path = '']) => `${/-X (\w+)/.exec(options)?.[1] ?? 'GET'} ${path}`)
  const violations = collectViolations()
  for (const [path, operations] of Object.entries(paths)) {
    for (const method of Object.keys(operations)) {
      const pattern = new RegExp(`^${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '[^/]+')}$`)
      violations.ok(
        shown.some(request => pattern.test(request)),
        `${method.toUpperCase()} ${path}: add an example to docs/api-by-example.md`
      )
    }
  }
  t.same(violations.found, [])
})

t.test('scripts, test files and documents named in the documents exist', async t => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  const violations = collectViolations()
  for (const [document, text] of documents) {
    for (const [, name = ''] of text.matchAll(/npm run ([a-z:]+)/g)) violations.ok(name in scripts, `${document}: npm run ${name}`)
    for (const [, file = ''] of text.matchAll(/\b(test\/[\w./-]+\.ts)/g)) {
      violations.ok(existsSync(join(root, file)), `${document}: ${file}`)
    }
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)\s#]+)[^)]*\)/g)) {
      violations.ok(existsSync(join(root, dirname(document), target)), `${document}: ${target}`)
    }
  }
  t.same(violations.found, [])
})

t.test('settings named in the documents are in docs/configuration.md', async t => {
  const configuration = documents.get('docs/configuration.md') ?? ''
  const violations = collectViolations()
  for (const [document, text] of documents) {
    if (!/^(README\.md|SECURITY\.md|docs\/)/.test(document)) continue
    for (const [, name = ''] of text.matchAll(/`((?!OTEL_|NODE_)[A-Z]{2,}(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g)) {
      violations.match(configuration, `\`${name}\``, `${document}: ${name}`)
    }
  }
  t.same(violations.found, [])
})

t.test('each alert has a section of the runbook, and each section an alert', async t => {
  const rules = readFileSync(join(root, 'deploy/prometheus/alerts.yml'), 'utf8')
  const alerts = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name)
  const sections = [...(documents.get('docs/operating.md') ?? '').matchAll(/^### (JourneyBff\w+)$/gm)].map(([, name]) => name)
  t.same(sections, alerts)
})

t.test('links within documents lead to existing headings', async t => {
  const violations = collectViolations()
  for (const [document, text] of documents) {
    for (const [, target = '', heading = ''] of text.matchAll(/\]\((?!https?:)([^)\s#]*)#([^)]+)\)/g)) {
      const file = target === '' ? document : join(dirname(document), target)
      const linked = documents.get(file) ?? (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '')
      violations.ok(anchorsOf(linked).includes(heading), `${document}: ${target}#${heading}`)
    }
  }
  t.same(violations.found, [])
})

t.test('the documented permissions of the Redis user are those that were tested', async t => {
  const [block] = blocks.filter(({ text }) => text.startsWith('ACL SETUSER'))
  const tried = readFileSync(join(root, readElsewhere['docs/shared-tier.md '] ?? ''), 'utf8')
  const rights = block?.text.match(/(?<=\s)[+~&-]\S+/g) ?? []
  t.ok(rights.length > 10)
  const violations = collectViolations()
  for (const right of rights) violations.ok(tried.includes(`'${right}'`), right)
  t.same(violations.found, [])
})

function commandsOf ({ text }: Block): string[] {
  return text.split('\n').map(line => line.replace(/\s+#.*$/, '').trim()).filter(line => line !== '' && !line.startsWith('#'))
}

function placeOf ({ document, line }: Block): string {
  return `${document}:${line}`
}

/** Returns the anchors of headings as GitHub makes them. */
function anchorsOf (text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-'))
}
