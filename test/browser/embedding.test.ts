import { createServer } from 'node:http'
import t from 'tap'
import { listenOn } from '../support/listen-on.ts'
import { browserPath } from '../support/browser/browser-path.ts'
import { openPage } from '../support/browser/open-browser.ts'
import { startService } from '../support/service/start-service.ts'

if (browserPath === null && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

t.test('a listed page of another origin can show a picture with CORS; no other page can', {
  skip: browserPath === null && 'no Chromium found'
}, async t => {
  const host = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>elsewhere</title>')
  })
  const origin = `http://localhost:${await listenOn(t, host)}`
  const listed = await startService(t, { env: { CORS_ORIGINS: origin } })
  const closed = await startService(t)
  const { page } = await openPage(t)
  await page.goto(origin)
  // text, because the page's types are not those of this project
  const widthOf = (address: string, attributes: object): Promise<unknown> => page.evaluate(`new Promise(resolve => {
    const picture = Object.assign(new Image(), ${JSON.stringify(attributes)})
    picture.onload = () => resolve(picture.naturalWidth)
    picture.onerror = () => resolve(0)
    picture.src = '${address}/v1/journeys/1001/conversion-graph?format=svg&width=640'
  })`)
  t.equal(await widthOf(listed.address, { crossOrigin: 'anonymous' }), 640)
  t.equal(await widthOf(listed.address, {}), 0, 'the picture is not for pages that do not say who they are')
  t.equal(await widthOf(closed.address, { crossOrigin: 'anonymous' }), 0)
})
