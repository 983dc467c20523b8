/** Names of members that identify a person, without underscores and in lower case. */
const personNames: ReadonlySet<string> = new Set([
  'tduserid', 'userid', 'username', 'useremail', 'email', 'emailaddress', 'user', 'users', 'owner', 'owners', 'ownerid', 'author', 'creator'
])
const userTypes: ReadonlySet<unknown> = new Set(['user', 'users'])

/**
 * A body without any of these texts has no user data: they occur in every name above, in `createdBy` and similar names, and in escapes
 * that could hide one.
 */
const hints = ['By"', '_by"', 'ser', 'mail', 'wner', 'uthor', 'reator', '\\u'].map(hint => Buffer.from(hint))

/**
 * Returns a JSON body without data about Treasure Data's users, or the body itself if it has none. Resources of type `user` keep only
 * their type. Members such as `createdBy` become `true`, because they name somebody. All other bytes stay, so the rest reads as
 * before. The body must have been parsed before.
 */
export function withholdUsers (body: Buffer): Buffer {
  return hints.some(hint => body.includes(hint)) ? applyEdits(body, { replace: replacePerson, dropsUsers: true }) : body
}

const executions: ReadonlySet<string> = new Set(['latestExecution', 'parentSegmentLatestExecution'])

/**
 * Returns the JSON body of a definition without the parts that change with each run: the last executions become `null`. Two bodies are
 * then equal as long as the journey's definition is. All other bytes stay. The body must have been parsed before.
 */
export function withholdExecutions (body: Buffer): Buffer {
  if (!body.includes('atestExecution"')) return body
  return applyEdits(body, { replace: name => executions.has(name) ? 'null' : null, dropsUsers: false })
}

interface Rule {
  /** Returns the replacement for a member's value; `null` to keep it. */
  replace (name: string): string | null
  /** Whether resources of type `user` keep only their type. */
  dropsUsers: boolean
}

function replacePerson (name: string): string | null {
  return namesPerson(name) ? 'true' : null
}

function applyEdits (body: Buffer, rule: Rule): Buffer {
  const text = body.toString()
  const edits: Edit[] = []
  readValue(text, skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0), edits, rule)
  if (edits.length === 0) return body
  let kept = ''
  let at = 0
  for (const { start, end, put } of edits) {
    kept += text.slice(at, start) + put
    at = end
  }
  return Buffer.from(kept + text.slice(at))
}

/** A replacement for a part of a text. Edits are in order and never nested. */
interface Edit {
  start: number
  end: number
  put: string
}

/** Reads the value that begins at `start`, and adds the edits in it. Returns its end. */
function readValue (text: string, start: number, edits: Edit[], rule: Rule): number {
  switch (text[start]) {
    case '{': return readObject(text, start, edits, rule)
    case '[': return readItems(text, start, ']', at => readValue(text, at, edits, rule))
    case '"': return endOfString(text, start)
    default: return endOfWord(text, start)
  }
}

function readObject (text: string, start: number, edits: Edit[], rule: Rule): number {
  const before = edits.length
  let isUser = false
  const end = readItems(text, start, '}', at => {
    const nameEnd = endOfString(text, at)
    const name: unknown = JSON.parse(text.slice(at, nameEnd))
    const valueStart = skipSpace(text, skipSpace(text, nameEnd) + 1)
    const own: Edit[] = []
    const valueEnd = readValue(text, valueStart, own, rule)
    const put = rule.replace(String(name))
    const value = text.slice(valueStart, valueEnd)
    if (name === 'type' && value.startsWith('"')) isUser ||= userTypes.has(String(JSON.parse(value)).toLowerCase())
    if (put !== null && value !== 'null') edits.push({ start: valueStart, end: valueEnd, put })
    else for (const edit of own) edits.push(edit)
    return valueEnd
  })
  if (isUser && rule.dropsUsers) edits.splice(before, Infinity, { start, end, put: '{"type":"user"}' })
  return end
}

/** Reads the items between brackets. Returns the end of the closing bracket. */
function readItems (text: string, start: number, close: string, readItem: (at: number) => number): number {
  let at = skipSpace(text, start + 1)
  while (at < text.length && text[at] !== close) {
    at = skipSpace(text, readItem(at))
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return at + 1
}

function namesPerson (name: string): boolean {
  return /[a-z]By$|_by$/.test(name) || personNames.has(name.replaceAll('_', '').toLowerCase())
}

function skipSpace (text: string, start: number): number {
  let at = start
  while (text.charCodeAt(at) <= 0x20) at++
  return at
}

function endOfString (text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function endOfWord (text: string, start: number): number {
  let at = start
  while (at < text.length && !',]} \t\n\r'.includes(text[at] ?? '')) at++
  return at
}
