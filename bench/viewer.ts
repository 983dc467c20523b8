import { build } from './build.ts'
import { measureFirstView } from './measure-first-view.ts'
import { median } from './median.ts'
import { categories, runLighthouse } from './run-lighthouse.ts'
import { startDemo } from './start-demo.ts'
import { formatNumber, formatTable } from './table.ts'

const rounds = 5
const limits = { interactiveMs: 1_500, performance: 95, accessibility: 100, 'best-practices': 100 }

const judgedPages = [['list of journeys', '/'], ['journey', '/?journey=1001']] as const

const docsLimits = { 'best-practices': 95, transferBytes: 700_000 }

/**
 * Opens the large journey on the demo in a real browser, and has Lighthouse judge the list of journeys, a journey and the page at `/docs`.
 * Exits 1 over a limit.
 */
const built = build()
const demo = await startDemo(built.folder)
try {
  const views = []
  for (let round = 0; round <= rounds; round++) views.push(await measureFirstView(`${demo.address}/?journey=1006`))
  // the first finds nothing in the service's memory, the others nothing in the browser's
  const [cold, ...later] = views
  const interactiveMs = median(later.map(view => view.interactiveMs))
  console.log(formatTable(['large journey', 'drawn, ms', 'interactive, ms'], [
    ['first view of a service just started', formatNumber(cold?.drawnMs ?? NaN), formatNumber(cold?.interactiveMs ?? NaN)],
    [`median of ${rounds} more first views`, formatNumber(median(later.map(view => view.drawnMs))), formatNumber(interactiveMs)]
  ]))
  if (interactiveMs > limits.interactiveMs) process.exitCode = 1

  if (!process.argv.includes('--without-lighthouse')) {
    for (const [page, path] of judgedPages) {
      const results = Array.from({ length: rounds }, () => runLighthouse(`${demo.address}${path}`))
      const scores = categories.map(name => ({ name, score: median(results.map(({ scores }) => scores[name])) }))
      const rows = scores.map(({ name, score }) => [name, String(score), String(limits[name])])
      console.log(`\n${formatTable([`Lighthouse, ${page}`, `median of ${rounds}`, 'at least'], rows)}`)
      for (const lost of new Set(results.flatMap(({ lost }) => lost))) console.log(`- ${lost}`)
      if (scores.some(({ name, score }) => score < limits[name])) process.exitCode = 1
    }

    const { scores: { 'best-practices': bestPractices }, transferBytes } = runLighthouse(`${demo.address}/docs`)
    console.log(`\n${formatTable(['/docs', 'measured', 'limit'], [
      ['Lighthouse, best practices', String(bestPractices), `at least ${docsLimits['best-practices']}`],
      ['transferred in all, bytes', formatNumber(transferBytes), `at most ${formatNumber(docsLimits.transferBytes)}`]
    ])}`)
    if (bestPractices < docsLimits['best-practices'] || !(transferBytes <= docsLimits.transferBytes)) process.exitCode = 1
  }
} finally {
  await demo.end()
  built.remove()
}
