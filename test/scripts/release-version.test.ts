import { readFileSync } from 'node:fs'
import t from 'tap'
import { renderVersions } from '../../scripts/release-version.ts'

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

t.test('every file names the version of package.json', async t => {
  const stale = Object.entries(renderVersions()).filter(([, { current, rendered }]) => current !== rendered).map(([path]) => path)
  t.same(stale, [], 'npm run release:version')
})

t.test('the changelog has a dated section for the version, below Unreleased', async t => {
  const { version } = JSON.parse(read('package.json'))
  const headings = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
  t.equal(headings[0], 'Unreleased')
  t.match(headings[1], new RegExp(`^${version.replaceAll('.', '\\.')} - \\d{4}-\\d\\d-\\d\\d$`))
})
