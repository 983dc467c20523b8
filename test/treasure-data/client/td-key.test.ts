import t, { type Test } from 'tap'
import { parseTdApiKey } from '../../../src/treasure-data/client/td-api-key.ts'
import { TdKey } from '../../../src/treasure-data/client/td-key.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { plantedKey } from '../../support/td/start-upstream.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')
const otherKey = '124/OTHERPLANTEDKEY0123456789'

/** A key and its file, whose content is `null` if it cannot be read. */
function createRig (t: Test, { withFile = true } = {}) {
  const clock = createFakeClock(startMs)
  const file: { text: string | null, readings: number, open: Promise<void> } = {
    text: `${plantedKey}\n`, readings: 0, open: Promise.resolve()
  }
  const lines: string[] = []
  const tell = (level: string) => (details: object, message: string): void => {
    lines.push(`${level} ${message} ${JSON.stringify(details)}`)
  }
  const readFile = async (): Promise<string> => {
    file.readings++
    await file.open
    if (file.text === null) throw new Error(`ENOENT ${plantedKey}`)
    return file.text
  }
  const log = { info: tell('info'), warn: tell('warn'), error: tell('error') }
  const key = new TdKey({ key: parseTdApiKey(plantedKey), readFile: withFile ? readFile : null, clock, log })
  t.teardown(() => key.close())
  return { clock, file, lines, key }
}

t.test('the file is read every 10 s, and a new key is used from then on', async t => {
  const { clock, file, lines, key } = createRig(t)
  await clock.advance(10_000)
  t.equal(file.readings, 1)
  t.equal(key.current.reveal(), plantedKey)
  file.text = `TD1 ${otherKey}`
  await clock.advance(9_999)
  t.equal(key.current.reveal(), plantedKey)
  await clock.advance(1)
  t.equal(key.current.reveal(), otherKey)
  t.same(key.state(), { state: 'untried', sinceMs: startMs + 20_000, fileFault: null })
  t.same(lines, ['info key file has a new key; using it from now on {}'])
})

t.test('an invalid file keeps the last valid key and is logged once', async t => {
  const { clock, file, lines, key } = createRig(t)
  const violations = collectViolations()
  for (const [text, fault] of [
    ['', 'is empty'], [null, 'cannot be read'], ['a b c', /contains characters/], ['short', /too short/]
  ] as const) {
    file.text = text
    await clock.advance(10_000)
    violations.match(key.state(), { fileFault: fault }, text, fault)
    violations.equal(key.current.reveal(), plantedKey, text, fault)
  }
  t.same(violations.found, [])
  t.notMatch(lines.join(), /PLANTED/)
  t.same(lines, ['error key file is invalid; keeping the last valid key {"fault":"is empty"}'])
  file.text = plantedKey
  await clock.advance(20_000)
  t.equal(key.state().fileFault, null)
  t.same(lines.slice(1), ['info key file is valid again {}'])
})

t.test('refused definitions are logged once per key', async t => {
  const { clock, file, lines, key } = createRig(t)
  t.same([key.refuse(key.current, true), key.refuse(key.current, true)], [false, true])
  file.text = otherKey
  await clock.advance(10_000)
  t.equal(key.refuse(key.current, true), false)
  t.equal(lines.filter(line => line.startsWith('warn Treasure Data denies the key access to definitions')).length, 2)
  t.equal(key.state().state, 'untried')
})

t.test('reading stops with close, even during a read', async t => {
  const { clock, file, key } = createRig(t)
  await clock.advance(10_000)
  key.close()
  await clock.advance(60_000)
  t.equal(file.readings, 1)

  const late = createRig(t)
  let finish = (): void => {}
  late.file.open = new Promise(resolve => { finish = resolve })
  await late.clock.advance(10_000)
  late.key.close()
  finish()
  await late.clock.advance(60_000)
  t.equal(late.file.readings, 1)
})

t.test('after a refusal the key is compared with the file again', async t => {
  const { file, key } = createRig(t)
  const first = key.current
  t.equal(await key.isReplaced(first), false)
  t.equal(file.readings, 1)
  file.text = otherKey
  t.same(await Promise.all([key.isReplaced(first), key.isReplaced(first)]), [true, true])
  t.equal(file.readings, 2, 'one reading for both')
  t.equal(await key.isReplaced(first), true)
  t.equal(file.readings, 2, 'none where the key is another one already')
})

t.test('without a file the key stays', async t => {
  const { clock, file, key } = createRig(t, { withFile: false })
  await clock.advance(60_000)
  t.equal(await key.isReplaced(key.current), false)
  t.equal(file.readings, 0)
})

t.test('a refusal is logged once, and so is its end', async t => {
  const { clock, lines, key } = createRig(t)
  t.same(key.state(), { state: 'untried', sinceMs: null, fileFault: null })
  key.accept(key.current)
  t.same(key.state(), { state: 'accepted', sinceMs: startMs, fileFault: null })
  await clock.advance(1_000)
  t.equal(key.refuse(key.current), false)
  t.equal(key.refuse(key.current), true)
  t.same(key.state(), { state: 'refused', sinceMs: startMs + 1_000, fileFault: null })
  key.accept(key.current)
  key.accept(key.current)
  t.same(lines, ['error Treasure Data refuses the key: replace it {}', 'info Treasure Data accepts the key again {}'])
})

t.test('results of an old key do not matter', async t => {
  const { clock, file, lines, key } = createRig(t)
  const first = key.current
  key.refuse(first)
  file.text = otherKey
  await clock.advance(10_000)
  t.equal(key.refuse(first), true)
  key.accept(first)
  t.equal(key.state().state, 'untried')
  key.accept(key.current)
  t.equal(key.state().state, 'accepted')
  t.equal(lines.filter(line => line.includes('accepts the key again')).length, 1)
})

t.test('a new key that is refused is logged as well', async t => {
  const { clock, file, lines, key } = createRig(t)
  key.refuse(key.current)
  file.text = otherKey
  await clock.advance(10_000)
  t.equal(key.refuse(key.current), false)
  t.equal(lines.filter(line => line.startsWith('error')).length, 2)
})
