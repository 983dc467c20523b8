import { execFileSync } from 'node:child_process'
import { browserPath } from '../test/support/browser/browser-path.ts'

/** Fetched on demand: with its dependencies it is larger than everything else that development needs. */
const lighthouse = 'lighthouse@12.8.2'

export const categories = ['performance', 'accessibility', 'best-practices'] as const

export type Scores = Record<typeof categories[number], number>

interface Result {
  categories: Record<string, { score: number, auditRefs: Array<{ id: string, weight: number }> }>
  audits: Record<string, { score: number | null, title: string, numericValue?: number }>
}

export interface LighthouseReport {
  /** 0 to 100, as on a slow phone. */
  scores: Scores
  /** The audits that cost points. */
  lost: string[]
  /** Total bytes that the page transfers. */
  transferBytes: number
}

/** Returns Lighthouse's verdict on a page. */
export function runLighthouse (address: string): LighthouseReport {
  const output = execFileSync('npm', [
    'exec', '--yes', `--package=${lighthouse}`, '--', 'lighthouse', address, '--quiet', '--output=json', '--no-enable-error-reporting',
    `--only-categories=${categories.join(',')}`, '--chrome-flags=--headless=new --no-sandbox --disable-gpu'
  ], {
    env: { ...process.env, CHROME_PATH: browserPath ?? '' }, maxBuffer: 2 ** 26, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']
  })
  const { categories: found, audits }: Result = JSON.parse(output)
  const score = (name: string): number => Math.round((found[name]?.score ?? 0) * 100)
  const lost = categories.flatMap(name => found[name]?.auditRefs ?? [])
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
    .map(({ id }) => `${id} (${audits[id]?.title})`)
  return {
    scores: { performance: score('performance'), accessibility: score('accessibility'), 'best-practices': score('best-practices') },
    lost,
    transferBytes: audits['total-byte-weight']?.numericValue ?? NaN
  }
}
