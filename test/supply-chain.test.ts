import { readFileSync } from 'node:fs'
import t from 'tap'
import { readBundled, renderLicences } from '../scripts/licences.ts'
import { collectViolations } from './support/collect-violations.ts'

interface Locked { version?: string, resolved?: string, integrity?: string, dev?: boolean, license?: string }

const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'))
const { dependencies, devDependencies, overrides, engines = {} } =
  read<Record<string, Record<string, string | object>>>('package.json')
const client = read<{ dependencies: Record<string, string> }>('client/package.json')
const { lockfileVersion, packages } = read<{ lockfileVersion: number, packages: Record<string, Locked> }>('package-lock.json')
const locked = Object.entries(packages).filter(([path]) => path !== '')
  .map(([path, entry]) => ({ name: path.replace(/^.*node_modules\//, ''), path, ...entry }))

/** By line of versions, because older ones have known vulnerabilities. Every copy in the tree counts. An unlisted line has to be newer. */
const least: Record<string, string[]> = {
  undici: ['6.24.0', '7.24.0'],
  fastify: ['5.8.3'],
  'find-my-way': ['9.7.0'],
  '@fastify/static': ['9.1.1'],
  ajv: ['6.14.0', '8.18.0'],
  'fast-uri': ['3.1.7'],
  jose: ['4.15.5'],
  cookie: ['0.7.0'],
  minimatch: ['3.1.3', '5.1.8', '10.2.3'],
  'brace-expansion': ['1.1.18', '2.1.3', '5.0.8']
}

/** Licences that the product may include. */
const permissive = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0', 'MIT-0']

t.test('dependencies are pinned to one version each', async t => {
  const overridden = Object.entries({ ...overrides }).filter(([, version]) => typeof version === 'string')
  const violations = collectViolations()
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...Object.fromEntries(overridden) })) {
    violations.match(version, /^\d+\.\d+\.\d+$/, name)
  }
  t.same(violations.found, [])
})

t.test('automatic updates stay below versions that Node 20 cannot run', async t => {
  const { packageRules } = read<{ packageRules: Array<{ matchPackageNames?: string[], allowedVersions?: string }> }>('renovate.json')
  const bounds = packageRules.flatMap(({ matchPackageNames = [], allowedVersions = '' }) =>
    allowedVersions.startsWith('<') ? matchPackageNames.map(name => ({ name, bound: allowedVersions.slice(1) })) : [])
  t.ok(bounds.some(({ name, bound }) => name === 'undici' && bound === '8'))
  const pinned: Record<string, unknown> = { ...dependencies, ...devDependencies, ...overrides }
  t.same(bounds.filter(({ name }) => typeof pinned[name] !== 'string'), [], 'no rule has outlived its package')
  t.same(bounds.filter(({ name, bound }) => isAtLeast(String(pinned[name]), bound)), [])
})

t.test('the Node of .nvmrc is one that the service supports, and the one whose types are used', async t => {
  const node = readFileSync(new URL('../.nvmrc', import.meta.url), 'utf8').trim()
  t.match(node, /^20\.\d+\.\d+$/)
  t.match(engines['node'], />=20\.20 <21/)
  t.ok(isAtLeast(node, '20.20.0'))
  t.match(devDependencies?.['@types/node'], /^20\./)
})

t.test('the client depends on the version that it is tested with', async t => {
  const violations = collectViolations()
  for (const [name, version] of Object.entries(client.dependencies)) violations.equal(devDependencies?.[name], version, name)
  t.same(violations.found, [])
})

t.test('the lockfile takes everything from the registry, with a digest', async t => {
  t.equal(lockfileVersion, 3)
  t.ok(locked.length > 100)
  const violations = collectViolations()
  for (const { path, resolved, integrity } of locked) {
    // without an address it comes from npm's configured registry
    violations.match(resolved ?? 'https://registry.npmjs.org/', /^https:\/\/registry\.npmjs\.org\//, path)
    violations.match(integrity, /^sha512-/, path)
  }
  t.same(violations.found, [])
})

t.test('no copy of a package is older than its fixes', async t => {
  const violations = collectViolations()
  for (const [name, versions] of Object.entries(least)) {
    const copies = locked.filter(entry => entry.name === name)
    violations.ok(copies.length > 0, name)
    for (const { path, version = '' } of copies) {
      const sameLine = versions.find(minimum => numbers(minimum)[0] === numbers(version)[0])
      violations.ok(isAtLeast(version, sameLine ?? versions.at(-1) ?? ''), `${path} ${version}`)
    }
  }
  t.same(violations.found, [])
})

t.test('everything in the product has a permissive licence', async t => {
  const built = locked.filter(({ dev }) => dev !== true)
  t.ok(built.length > 20)
  const violations = collectViolations()
  for (const { path, license } of built) violations.ok(permissive.includes(license ?? ''), `${path}: ${license}`)
  const bundled = readBundled()
  t.ok(bundled.length > 2)
  for (const { name, licence } of bundled) violations.ok(permissive.includes(licence), `${name}: ${licence}`)
  t.same(violations.found, [])
})

t.test('the list of licences is current', async t => {
  t.equal(readFileSync(new URL('../docs/licences.md', import.meta.url), 'utf8'), renderLicences(), 'npm run licences')
})

function numbers (version: string): number[] {
  return version.split('.').map(part => Number.parseInt(part, 10))
}

function isAtLeast (version: string, minimum: string): boolean {
  return version.localeCompare(minimum, 'en', { numeric: true }) >= 0
}
