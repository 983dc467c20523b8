import { readFileSync } from 'node:fs'
import t from 'tap'
import { readSecretSetting, readSettingFile } from '../../src/runtime/settings.ts'

const readFile = (path: string): string => readFileSync(path, 'utf8')

t.test('an unreadable file is reported with the reason and the remedy, never with its path', async t => {
  const folder = t.testdir({ empty: ' \n', key: ' secret\n' })
  const refuse = (path: string, message: RegExp | string): void => {
    const error = t.throws(() => readSettingFile(path, readFile), { message })
    t.notMatch(String(error), path)
  }
  refuse(`${folder}/none`, 'the file does not exist: correct the path, or create the file')
  refuse(`${folder}/key/none`, 'the file does not exist: correct the path, or create the file')
  refuse(folder, 'the file is a directory: give the path of a file in it')
  refuse(`${folder}/empty`, 'the file is empty')
  const fail = (code: string) => (): never => { throw Object.assign(new Error(code), { code }) }
  t.throws(() => readSettingFile('x', fail('EACCES')), { message: /^the file cannot be read by the user that runs the service: change / })
  t.throws(() => readSettingFile('x', fail('EIO')), { message: 'the file cannot be read (EIO)' })
  t.equal(readSecretSetting('TD_API_KEY', { TD_API_KEY_FILE: `${folder}/key` }, readFile), 'secret')
  // a key instead of its path
  t.throws(() => readSecretSetting('TD_API_KEY', { TD_API_KEY_FILE: '1/PLANTED' }, readFile),
    { message: 'the file of TD_API_KEY_FILE does not exist: correct the path, or create the file' })
})
