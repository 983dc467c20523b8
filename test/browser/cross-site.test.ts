import { createServer } from 'node:http'
import t from 'tap'
import { listenOn } from '../support/listen-on.ts'
import { browserPath } from '../support/browser/browser-path.ts'
import { openPage } from '../support/browser/open-browser.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService } from '../support/service/start-service.ts'

if (browserPath === null && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

t.test('a page of another site or port cannot cause calls to Treasure Data, but may link to the viewer', {
  skip: browserPath === null && 'no Chromium found'
}, async t => {
  const host = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>elsewhere</title>')
  })
  const port = await listenOn(t, host)
  const service = await startService(t)
  const seen: string[] = []
  service.app.server.prependListener('request', ({ url = '' }) => { seen.push(url) })
  const violations = collectViolations()
  for (const origin of [`http://localhost:${port}`, `http://127.0.0.1:${port}`]) {
    const { page } = await openPage(t)
    await page.goto(origin)
    seen.length = 0
    // text, because the page's types are not those of this project
    await page.evaluate(`(async () => {
      const ask = id => '${service.address}/v1/journeys/' + id + '/statistics'
      const settled = promise => promise.then(() => {}, () => {})
      for (let id = 1000; id < 1008; id++) {
        await settled(fetch(ask(id), { mode: 'no-cors' }))
        await settled(fetch(ask(id)))
      }
      const load = (tag, attribute) => new Promise(resolve => {
        const element = document.createElement(tag)
        element.onload = element.onerror = resolve
        element[attribute] = ask(1000)
        document.body.append(element)
      })
      await load('img', 'src')
      await load('script', 'src')
      await load('iframe', 'src')
    })()`)
    violations.ok(seen.length >= 19, `${seen.length} requests from ${origin} came through`)
    await page.evaluate(`location.href = '${service.address}/v1/journeys/1001/overview'`)
    await page.waitForURL(`${service.address}/**`)
    violations.match(await page.content(), /cross-site-request/, `${origin}: a window with a report`)
    await page.goto(origin)
    violations.equal(service.sandbox.calls.total(), 0, origin)
    await page.evaluate(`location.href = '${service.address}/'`)
    await page.waitForURL(`${service.address}/`)
    await page.locator('main').waitFor()
    violations.ok((await page.title()).length > 0, `${origin}: the viewer`)
  }
  t.same(violations.found, [])
  t.equal((await readAnswer(service, '/v1/journeys/1000/statistics')).status, 200)
})
