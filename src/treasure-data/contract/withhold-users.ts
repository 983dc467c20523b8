/** Names of members that tell who somebody is, without underscores and in small letters. */
const personNames: ReadonlySet<string> = new Set([
  'tduserid', 'userid', 'username', 'useremail', 'email', 'emailaddress', 'user', 'users', 'owner', 'owners', 'ownerid', 'author', 'creator'
])
const userTypes: ReadonlySet<unknown> = new Set(['user', 'users'])

/** Without any of these, nothing in a body can tell of users: every name above, `createdBy` and the like, or an escape that hides one. */
const hints = ['By"', '_by"', 'ser', 'mail', 'wner', 'uthor', 'reator', '\\u'].map(hint => Buffer.from(hint))

/**
 * Returns a JSON body without what names Treasure Data's users, or the body itself if nothing does. Resources of type `user` keep their
 * type alone; members such as `createdBy` become `true`, as somebody is named there. All other bytes stay, so the rest reads as before.
 * The body has been parsed before.
 */
export function withholdUsers (body: Buffer): Buffer {
  return hints.some(hint => body.includes(hint)) ? applyEdits(body, { replace: replacePerson, dropsUsers: true }) : body
}

const executions: ReadonlySet<string> = new Set(['latestExecution', 'parentSegmentLatestExecution'])

/**
 * Returns the JSON body of a definition without what changes with each run: the last executions become `null`. Two bodies are then the
 * same as long as the journey is defined in the same way. All other bytes stay. The body has been parsed before.
 */
export function withholdExecutions (body: Buffer): Buffer {
  if (!body.includes('atestExecution"')) return body
  return applyEdits(body, { replace: name => executions.has(name) ? 'null' : null, dropsUsers: false })
}

interface Rule {
  /** Returns what replaces the value of a member; `null` to keep it. */
  replace (name: string): string | null
  /** Whether resources of type `user` keep their type alone. */
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

/** What replaces a part of a text. Edits are in order, and none is within another. */
interface Edit {
  start: number
  end: number
  put: string
}

/** Reads the value that begins at `start`, and adds what has to be replaced in it. Returns where it ends. */
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

/** Reads the items between brackets. Returns where the closing bracket ends. */
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
