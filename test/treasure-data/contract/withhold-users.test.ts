import fc from 'fast-check'
import t from 'tap'
import { withholdExecutions, withholdUsers } from '../../../src/treasure-data/contract/withhold-users.ts'

const withhold = (text: string): string => withholdUsers(Buffer.from(text)).toString()

t.test('nothing changes if nobody is named', async t => {
  const body = Buffer.from('{"data": {"type":"journey", "attributes":{"name":"By air","size":1e400}}, "included":[]}')
  t.equal(withholdUsers(body), body)
  const hinted = Buffer.from('{"data":{"name":"a user\\u0020said \\"hello\\" by"}}')
  t.equal(withholdUsers(hinted), hinted)
})

t.test('users keep only their type, and members that name somebody say only so', async t => {
  t.equal(withhold('{"data":{"id":"1","createdBy":{"id":"7","name":"Ann"},"updated_by":"Bob","deletedBy":null,"x":[1,2]},' +
    '"included":[{"id":"7","type":"user","attributes":{"tdUserId":"7","name":"Ann"}},{"type":"journey","id":"2"}]}'),
  '{"data":{"id":"1","createdBy":true,"updated_by":true,"deletedBy":null,"x":[1,2]},' +
    '"included":[{"type":"user"},{"type":"journey","id":"2"}]}')
  t.equal(withhold('{"data":{"relationships":{"keeper":{"data":{"type":"User","id":"7"}}}}}'),
    '{"data":{"relationships":{"keeper":{"data":{"type":"user"}}}}}')
  t.equal(withhold('{"\\u0063reatedBy":"Ann"}'), '{"\\u0063reatedBy":true}', 'an escape hides nothing')
})

t.test('the rest of a body stays byte for byte: numbers, repeated names, spaces', async t => {
  t.equal(withhold('{ "a" : 1.0 , "a":1e400, "email":"x" , "b":[ -0, {"c":"}\\\\"} ] }'),
    '{ "a" : 1.0 , "a":1e400, "email":true , "b":[ -0, {"c":"}\\\\"} ] }')
})

t.test('no name of any body survives, and the rest is read as before', async t => {
  const planted = 'Planted Person'
  const tree = fc.letrec(tie => ({
    value: fc.oneof({ depthSize: 'small' }, fc.jsonValue({ maxDepth: 1 }), fc.array(tie('value'), { maxLength: 3 }), tie('object')),
    object: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('createdBy', 'email', 'type', 'included', 'a')), fc.oneof(
      tie('value'), fc.constant({ type: 'user', attributes: { name: planted } })
    ), { maxKeys: 4 })
  })).object
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip)
    if (typeof value !== 'object' || value === null) return value
    const type: unknown = Object(value).type
    if (typeof type === 'string' && ['user', 'users'].includes(type.toLowerCase())) return { type: 'user' }
    return Object.fromEntries(Object.entries(value).map(([name, item]) =>
      [name, item !== null && (/[a-z]By$|_by$/.test(name) || name === 'email') ? true : strip(item)]))
  }
  fc.assert(fc.property(tree, body => {
    const kept = withhold(JSON.stringify(body))
    return !kept.includes(planted) && JSON.stringify(JSON.parse(kept)) === JSON.stringify(strip(JSON.parse(JSON.stringify(body))))
  }), { numRuns: 500 })
  t.pass()
})

t.test('the last executions of a definition are removed, and every other byte stays', async t => {
  const bodyOf = (execution: string): string => `{ "id":12345678901234567890, "latestExecution": ${execution},"x":{"latestExecution":1} }`
  const withholdFrom = (execution: string): string => withholdExecutions(Buffer.from(bodyOf(execution))).toString()
  t.equal(withholdFrom('{"a":{"b":"}"}}'), bodyOf('null').replace('"latestExecution":1', '"latestExecution":null'))
  t.equal(withholdFrom('{"finishedAt":"1"}'), withholdFrom('{"finishedAt":"2"}'))
  const other = Buffer.from('{"type":"user","createdBy":1}')
  t.equal(withholdExecutions(other), other)
})
