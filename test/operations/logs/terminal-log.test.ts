import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { createLogger } from '../../../src/operations/logs/logger.ts'
import { terminalLog } from '../../../src/operations/logs/terminal-log.ts'

const key = '4711/0123456789abcdef0123456789abcdef01234567'

function logged (hasColors: boolean): string[] {
  const lines: string[] = []
  const logger = createLogger('trace', terminalLog({ isTTY: true, hasColors: () => hasColors }, { write: text => { lines.push(text) } }))
  logger.info({ reqId: 'a-1', status: 200, list: [1, 2] }, 'answered')
  logger.error({ err: new Error(`broken by ${key}`) }, 'a fault')
  logger.warn({ name: 'VIEWER' })
  return lines
}

t.test('on a terminal a line is readable, with an error\'s stack below', async t => {
  const [answered, fault, warned] = logged(false)
  t.match(answered, /^\d\d:\d\d:\d\d\.\d{3} INFO {2}answered reqId=a-1 status=200 list=\[1,2\]\n$/)
  t.match(fault, /^\S+ ERROR a fault\n {4}Error: broken by \[redacted\]\n {8}at /)
  t.match(warned, /^\S+ WARN {2}name=VIEWER\n$/)
})

t.test('it is coloured if the terminal supports it', async t => {
  const [plain = ''] = logged(false)
  const [coloured = ''] = logged(true)
  t.match(coloured, '\u001b[32mINFO')
  t.equal(stripVTControlCharacters(coloured).slice(12), plain.slice(12))
})

t.test('elsewhere it is JSON', async t => {
  const destination = { write () {} }
  t.equal(terminalLog({}, destination), destination)
  t.equal(terminalLog({ isTTY: false }, destination), destination)
})
