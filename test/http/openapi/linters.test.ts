import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import spectralCore, { type ISpectralDiagnostic, type RulesetDefinition } from '@stoplight/spectral-core'
import owaspRules from '@stoplight/spectral-owasp-ruleset'
import rulesets from '@stoplight/spectral-rulesets'
import t from 'tap'
import { owaspWaivers } from '../../../openapi/owasp-waivers.ts'

const root = new URL('../../../', import.meta.url)
const document: unknown = JSON.parse(readFileSync(new URL('openapi/openapi.json', root), 'utf8'))
const load = createRequire(import.meta.url)
// its types are those of its CommonJS form
const owasp = owaspRules as unknown as RulesetDefinition & { rules: Record<string, object> }

/** This rule's expression throws for a schema with a property named `in`. This one finds the same parameters. */
const credentialsInUrl = 'owasp:api2:2023-no-credentials-in-url'
const repaired = {
  ...owasp.rules[credentialsInUrl], given: ['$.paths[*][*].parameters[?(@.in == "query" || @.in == "path")]']
}

/** Returns the findings of a set of Spectral's rules, by rule. */
async function lint (definition: RulesetDefinition): Promise<Map<string, string[]>> {
  const spectral = new spectralCore.Spectral()
  spectral.setRuleset(new spectralCore.Ruleset(definition))
  const found = new Map<string, string[]>()
  for (const { code, path, message } of await spectral.run(Object(document)) as ISpectralDiagnostic[]) {
    found.set(String(code), [...found.get(String(code)) ?? [], `${path.join('.')}: ${message}`])
  }
  return found
}

t.test('Spectral finds nothing', async t => {
  t.same([...await lint({ extends: [rulesets.oas as RulesetDefinition] })], [])
})

t.test('the document breaks only waived OWASP rules, and every waiver is still needed', async t => {
  const broken = await lint({ extends: [[owasp, 'all']], rules: { [credentialsInUrl]: repaired } } as RulesetDefinition)
  t.same([...broken].filter(([rule]) => owaspWaivers[rule] === undefined).map(([rule, places]) => [rule, places.slice(0, 5)]), [])
  t.same(Object.keys(owaspWaivers).filter(rule => !broken.has(rule)), [])
  t.same(Object.entries(owaspWaivers).filter(([, reason]) => reason.length < 20), [])
})

t.test('the rules detect credentials in an address', async t => {
  const spectral = new spectralCore.Spectral()
  spectral.setRuleset(new spectralCore.Ruleset({ extends: [[owasp, 'off']], rules: { [credentialsInUrl]: repaired } } as RulesetDefinition))
  const parameters = [{ in: 'query', name: 'access_token', schema: { type: 'string' } }]
  const found = await spectral.run({ openapi: '3.1.0', paths: { '/': { get: { parameters } } } })
  t.same(found.map(({ code }) => code), [credentialsInUrl])
})

t.test('Redocly finds nothing, warnings included', async t => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    load.resolve('@redocly/cli/bin/cli.js'), 'lint', 'openapi/openapi.yaml', '--format', 'json'
  ], { cwd: root, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], REDOCLY_TELEMETRY: 'off' } })
  const { problems } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { problems: unknown[] }
  t.same(problems, [])
})
