import t from 'tap'
import { describeCommand, readCommandLine, type Command } from '../../sandbox/command-line.ts'
import { StartUpFault } from '../../src/runtime/start-up-fault.ts'
import { collectViolations } from '../support/collect-violations.ts'

const command: Command = {
  name: 'npm run show',
  purpose: 'shows',
  ports: [
    { flag: 'port', variable: 'PORT', default: 8080, meaning: 'Port of the show' },
    { flag: 'other-port', variable: 'OTHER_PORT', default: 8081, meaning: 'Port of the other show' }
  ]
}

t.test('a flag overrides the environment, which overrides the default', async t => {
  t.same(readCommandLine(command, [], {}), [8080, 8081])
  t.same(readCommandLine(command, [], { PORT: '', OTHER_PORT: '9000' }), [8080, 9000])
  t.same(readCommandLine(command, ['--other-port', '0', '--port=65535'], { PORT: 'none', OTHER_PORT: '9000' }), [65535, 0])
  t.equal(readCommandLine(command, ['--help'], { PORT: 'none' }), null)
  t.equal(readCommandLine(command, ['-h', '--port', 'none'], {}), null)
})

t.test('unknown options are refused in one sentence', async t => {
  const violations = collectViolations()
  const refused: Array<[args: string[], env: Record<string, string>, message: RegExp]> = [
    [['--port', '65536'], {}, /^--port needs a whole number from 0 to 65535\.$/],
    [['--port', '1e3'], {}, /^--port needs/],
    [['--port', ''], {}, /^--port needs/],
    [['--port'], {}, /^Option '--port <value>' argument missing. Run npm run show -- --help to list the options\.$/],
    [['--nonsense'], {}, /^Unknown option '--nonsense'. Run npm run show -- --help to list the options\.$/],
    [['8080'], {}, /^Unexpected argument '8080'.*. Run npm run show -- --help to list the options\.$/],
    [[], { PORT: ' 80' }, /^PORT needs a whole number/],
    [[], { OTHER_PROT: '80' }, /^OTHER_PROT: is not a setting; rename it to OTHER_PORT if you meant that, or remove it\.$/]
  ]
  for (const [args, env, message] of refused) {
    const error = violations.throws(() => readCommandLine(command, args, env), { message }, args, env)
    violations.ok(error instanceof StartUpFault && error.exitCode === 78, args, env)
    violations.notMatch(String(error), /\n/, args, env)
  }
  t.same(violations.found, [])
})

t.test('the help lists every option with its variable and default', async t => {
  t.equal(describeCommand(command), [
    'npm run show: shows',
    '',
    'Usage: npm run show -- [option …]',
    '',
    '  --port <port>        PORT        Port of the show; 8080 by default, 0 for any free one',
    '  --other-port <port>  OTHER_PORT  Port of the other show; 8081 by default, 0 for any free one',
    '  --help                           Print this help',
    '',
    'The second column names the environment variable for the same setting. A flag takes precedence.',
    ''
  ].join('\n'))
})
