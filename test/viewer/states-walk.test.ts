import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { becomes, comesToMatch } from '../support/browser/becomes.ts'
import { openViewer, skipViewer, waitForJourney } from '../support/browser/open-viewer.ts'
import { noonClock } from '../support/noon.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { plantedKey, startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'

if (skipViewer !== false && process.env['CI'] === 'true') t.fail('continuous integration needs a Chromium')

const minute = 60_000

t.test('while Treasure Data is down the last answer stays, marked stale, and recovers', { skip: skipViewer }, async t => {
  // the clock is ahead of the calls, so none of them has to wait for another
  const at = new Date(noonClock.wallMs()).toISOString()
  const { address, sandbox, clock } = await startOnClock(t, { at, env: { TD_MAX_CONCURRENCY: '64' } })
  const { page, complaints, keepPicture } = await openViewer(t, address, '?journey=1001', { isOnClock: true })
  await waitForJourney(page, 'Customer Onboarding')
  const badge = page.locator('.badge')
  await comesToMatch(t, () => badge.innerText(), /^Current\s+Checked .+ · data from (today|yesterday) \(.+ UTC\)$/)
  sandbox.setFault({ fault: { kind: 'reset' } })
  // past their time to live; the first look has them refreshed, the next sees that it failed
  await clock.advance(30 * minute)
  const look = async (wanted: string): Promise<void> => {
    for (let times = 0; times < 12 && !(await badge.innerText()).startsWith(wanted); times++) {
      const reply = { isAnswered: false }
      // not until the response has finished: Playwright never reports that if the page aborted the request
      const answered = page.waitForResponse(response => response.url().includes('/overview'))
        .finally(() => { reply.isAnswered = true })
      await page.clock.fastForward(minute)
      // the service may wait for time to pass; hours must not pass while a busy machine takes its time
      for (; !reply.isAnswered; await setTimeout(5)) await clock.advance(100)
      await answered
      await clock.advance(minute)
    }
    await badge.getByText(wanted).waitFor()
  }
  await look('Stale')
  await comesToMatch(t, () => badge.innerText(), /Treasure Data cannot be reached \(since .+\)/)
  const notice = page.locator('.notice-stale').first()
  await comesToMatch(t, () => notice.innerText(), /Statistics, data from .+: Treasure Data cannot be reached/)
  t.ok(await page.locator('.sankey').first().isVisible(), 'the numbers are still there')
  await keepPicture('stale')
  sandbox.clearFaults()
  await look('Current')
  await becomes(t, () => page.locator('.notice-stale').count(), 0)
  t.same(complaints, [])
})

t.test('while a journey is paused, or its last run failed, the badge says so and is not green', { skip: skipViewer }, async t => {
  const { sandbox } = await startService(t)
  const journeyId = '1001'
  const answer = await fetch(`${sandbox.origin}/entities/journeys/${journeyId}`, { headers: { authorization: `TD1 ${plantedKey}` } })
  const contentType = answer.headers.get('content-type') ?? ''
  const definition = await answer.json() as { data: { attributes: { paused: boolean, latestExecution: { status: string } } } }
  const { attributes } = definition.data
  const showBadge = async (wanted: RegExp): Promise<void> => {
    sandbox.clearFaults()
    sandbox.setFault({ journeyId, endpoint: 'definition', fault: { kind: 'body', body: JSON.stringify(definition), contentType } })
    const { address } = await startService(t, { sandbox })
    const { page } = await openViewer(t, address, `?journey=${journeyId}`)
    await waitForJourney(page, 'Customer Onboarding')
    await comesToMatch(t, () => page.locator('.badge').innerText(), wanted)
    t.equal(await page.locator('.badge.is-good').count(), 0)
  }
  attributes.paused = true
  await showBadge(/^Paused\s+Checked .+ · data from .+ · the journey is paused/)
  attributes.paused = false
  attributes.latestExecution.status = 'error'
  await showBadge(/^Last run failed\s+Checked .+ with status “error”$/)
})

t.test('a part that failed is named with its reason, the others are shown, and it can be retried', {
  skip: skipViewer
}, async t => {
  const { address, sandbox } = await startService(t, { env: { TD_MAX_ATTEMPTS: '1' } })
  sandbox.setFault({ journeyId: '1001', endpoint: 'activation', fault: { kind: 'status', status: 500 } })
  const { page, complaints, keepPicture } = await openViewer(t, address, '?journey=1001')
  await waitForJourney(page, 'Customer Onboarding')
  const notice = page.locator('[data-part="activation"]')
  await comesToMatch(t, () => notice.innerText(), /Activations: Treasure Data failed\n[^]*upstream-error/)
  await comesToMatch(t, () => page.locator('[data-tile="entered"]').innerText(), /\d/)
  await page.getByText('This chart could not be loaded. The reason is shown above.').waitFor()
  await keepPicture('failed-part')
  sandbox.clearFaults()
  await notice.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('group', { name: 'Activations of Awareness', exact: true }).waitFor()
  await becomes(t, () => notice.count(), 0)
  t.same(complaints, [])
})

t.test('a problem is described with its code, and retried at its time', { skip: skipViewer }, async t => {
  const { address, sandbox } = await startService(t)
  // less than the minute after which the page revalidates by itself and starts to wait again
  sandbox.setFault({ fault: { kind: 'status', status: 429, retryAfter: '45' } })
  const { page, faults, keepPicture } = await openViewer(t, address, '?journey=1001', { isOnClock: true })
  const alert = page.getByRole('alert')
  await alert.waitFor()
  await comesToMatch(t, () => alert.innerText(), /Journey 1001: Treasure Data asks to slow down[^]*upstream-throttled/)
  const button = alert.getByRole('button')
  await comesToMatch(t, () => button.innerText(), /^Try again in \d+ s$/)
  await becomes(t, () => button.isDisabled(), true)
  await keepPicture('problem')
  await page.clock.fastForward(46_000)
  await alert.getByRole('button', { name: 'Try again', exact: true, disabled: false }).waitFor()
  t.same(faults(), [])
})

t.test('a journey that does not exist and days that cannot be loaded have different messages', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const { page, faults } = await openViewer(t, address, '?journey=424242')
  await page.getByText('Journey 424242: Treasure Data has no such journey').waitFor()
  await page.goto(`${address}/?journey=1001&from=2026-01-01&to=2026-06-30`)
  await page.getByText('Journey 1001: The date range is too long').waitFor()
  t.same(faults(), [])
})

t.test('a journey without numbers says so', { skip: skipViewer }, async t => {
  const { address } = await startService(t)
  const { page, complaints, keepPicture } = await openViewer(t, address, '?journey=1005')
  await page.getByRole('heading', { name: 'No numbers yet' }).waitFor()
  await keepPicture('empty')
  await page.getByRole('button', { name: 'Show since launch' }).click()
  await page.getByText('Since launch (Treasure Data’s default)', { exact: true }).waitFor()
  await becomes(t, () => page.getByRole('button', { name: 'Show since launch' }).count(), 0)
  // the history is in view, and there is none
  await page.getByText('This service records no history.').waitFor()
  t.same(complaints, [])
})

t.test('a client key is asked for, kept for the tab only, and can be deleted', { skip: skipViewer }, async t => {
  const { address, keys } = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1001'] } })
  const { page, faults, keepPicture } = await openViewer(t, address, '?journey=1001')
  const field = page.getByLabel('Client key', { exact: true })
  await field.waitFor()
  await keepPicture('key')
  await field.fill('wrong')
  await page.getByRole('button', { name: 'Use this key' }).click()
  await page.getByText('The key was not accepted.').waitFor()
  await field.fill(keys.web)
  await field.press('Enter')
  await waitForJourney(page, 'Customer Onboarding')
  const kept = await page.evaluate('JSON.stringify([...Object.values(localStorage), location.href, document.cookie])')
  t.notMatch(kept, keys.web)
  await page.reload()
  await waitForJourney(page, 'Customer Onboarding')
  await page.goto(`${address}/?journey=1002`)
  await page.getByText('Journey 1002: The client may not do this').waitFor()
  await page.getByRole('button', { name: 'Forget key' }).click()
  await field.waitFor()
  await becomes(t, () => page.evaluate('sessionStorage.length'), 0)
  t.same(faults(), [])
})

t.test('a visible page revalidates once a minute, and a hidden one not at all', {
  skip: skipViewer
}, async t => {
  const { address } = await startService(t)
  const { page, complaints } = await openViewer(t, address, '?journey=1001', { isOnClock: true })
  await waitForJourney(page, 'Customer Onboarding')
  await page.getByRole('group', { name: 'Activations of Awareness', exact: true }).waitFor()
  await page.getByText(/Rates are tested/).waitFor()
  // parts of the page come later
  await page.waitForLoadState('networkidle')
  const asked: string[] = []
  page.on('response', response => { asked.push(`${response.status()} ${new URL(response.url()).pathname}`) })
  for (let times = 0; times < 2; times++) {
    const answered = page.waitForResponse(response => response.url().includes('/overview'))
    await page.clock.fastForward(minute)
    await answered
  }
  t.same(asked, ['304 /v1/journeys/1001/overview', '304 /v1/journeys/1001/overview'])
  await page.evaluate('Object.defineProperty(document, "hidden", { configurable: true, get: () => true })')
  await page.clock.fastForward(5 * minute)
  t.equal(asked.length, 2)
  const answered = page.waitForResponse(response => response.url().includes('/overview'))
  await page.evaluate('delete document.hidden; document.dispatchEvent(new Event("visibilitychange"))')
  await answered
  t.equal(asked.length, 3, 'seen again it asks at once')
  t.same(complaints, [])
})
