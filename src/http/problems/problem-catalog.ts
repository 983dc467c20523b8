/** What every problem code means. `origin` says whose doing it is; `advice` what the reader may do. */
export interface ProblemKind {
  status: number
  title: string
  origin: 'client' | 'service' | 'upstream'
  explanation: string
  advice: string
}

/** All problems that an answer can carry, by code. Each is explained at `/problems/{code}`. */
export const problemCatalog = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    origin: 'client',
    explanation: 'A parameter is unknown, repeated, missing or malformed; the list "errors" names each. Or what was sent is no ' +
      'proper HTTP request, names no single host, or has a body where none is read.',
    advice: 'Correct what "errors" or "detail" names. Nothing was asked of Treasure Data.'
  },
  'range-too-long': {
    status: 400,
    title: 'The date range is too long',
    origin: 'client',
    explanation: 'Graphs and overviews cover at most 90 days and statistics at most 1,096, counting both ends. Treasure Data answers ' +
      'longer chart ranges with an empty chart, silently.',
    advice: 'Ask for a shorter range.'
  },
  'not-found': {
    status: 404,
    title: 'There is nothing at this address',
    origin: 'client',
    explanation: 'No resource of this service has this path.',
    advice: 'The document at /openapi.json lists all paths.'
  },
  'pointer-not-found': {
    status: 404,
    title: 'Nothing is at this address in the report',
    origin: 'client',
    explanation: 'The JSON pointer leads to nothing in the report as it is now: a name or an index in it does not exist.',
    advice: 'Read the report with the same parameters, and take the pointer from it.'
  },
  'not-derived': {
    status: 422,
    title: 'This is no number that can be explained',
    origin: 'client',
    explanation: 'What the JSON pointer leads to was not computed from further numbers: it is Treasure Data\'s own figure, a text, ' +
      'or a part of the report.',
    advice: 'Point at one of the addresses that "detail" lists.'
  },
  'method-not-allowed': {
    status: 405,
    title: 'The resource does not know this method',
    origin: 'client',
    explanation: 'The header "Allow" lists the methods the resource knows.',
    advice: 'Reports are read with GET or HEAD.'
  },
  'not-acceptable': {
    status: 406,
    title: 'No format matches the header Accept',
    origin: 'client',
    explanation: 'The resource is offered in other media types than those accepted.',
    advice: 'Accept application/json, or send no Accept header.'
  },
  misdirected: {
    status: 421,
    title: 'The service does not answer for this host',
    origin: 'client',
    explanation: 'The header "Host" names neither this machine nor a host the service was told to answer for, which guards against ' +
      'DNS rebinding.',
    advice: 'Use the service\'s own name, or have it added to ALLOWED_HOSTS.'
  },
  unauthenticated: {
    status: 401,
    title: 'The client is not known',
    origin: 'client',
    explanation: 'The request shows no client key or token, or one that proves nothing: unknown, expired, malformed, or two at once.',
    advice: 'Send a client key as "Authorization: Bearer <key>" or "X-API-Key: <key>", or a token of the identity provider as ' +
      '"Authorization: Bearer <token>".'
  },
  forbidden: {
    status: 403,
    title: 'The client may not do this',
    origin: 'client',
    explanation: 'The client lacks the scope or the grant that the operation needs.',
    advice: 'Ask the operator for the scope or the grant named in "detail".'
  },
  'rate-limited': {
    status: 429,
    title: 'The client asks too often',
    origin: 'client',
    explanation: 'The client, or its address, has used up what it may ask in a minute, or what it may have Treasure Data asked for. ' +
      'The headers "RateLimit" and "RateLimit-Policy" (draft-ietf-httpapi-ratelimit-headers-10) say which and how much.',
    advice: 'Wait as long as "Retry-After" says. Reports that are in memory cost no load.'
  },
  'request-timeout': {
    status: 408,
    title: 'The request took too long to arrive',
    origin: 'client',
    explanation: 'Headers have to arrive within 10 seconds, a whole request within 30.',
    advice: 'Ask again, on a new connection.'
  },
  'address-too-long': {
    status: 414,
    title: 'The address is too long',
    origin: 'client',
    explanation: 'Addresses are read up to 8,192 characters.',
    advice: 'Send fewer parameters.'
  },
  'request-too-large': {
    status: 431,
    title: 'The request is too large',
    origin: 'client',
    explanation: 'Address and headers are read up to 16 KiB and 100 headers.',
    advice: 'Send fewer or smaller headers.'
  },
  'journey-not-found': {
    status: 404,
    title: 'Treasure Data knows no such journey',
    origin: 'upstream',
    explanation: 'Treasure Data has no journey with this id in the configured region, or it was deleted.',
    advice: 'Check the id and the region. The answer is remembered for half a minute.'
  },
  'journey-access-denied': {
    status: 403,
    title: 'The service may not view this journey',
    origin: 'upstream',
    explanation: 'Treasure Data refused: the account behind the service\'s key may not view this journey.',
    advice: 'Have the account granted view access to the journey\'s folder.'
  },
  'journey-unprocessable': {
    status: 422,
    title: 'Treasure Data cannot process this journey',
    origin: 'upstream',
    explanation: 'Treasure Data answered 422 for this journey, which it does for some journeys permanently.',
    advice: 'Other journeys are not affected. Asking again does not help as a rule.'
  },
  'definitions-off': {
    status: 404,
    title: 'Journey definitions are switched off',
    origin: 'service',
    explanation: 'The operator has switched the definitions of journeys off (TD_DEFINITIONS=off): the service does not ask Treasure ' +
      'Data for them.',
    advice: 'Statistics, graphs and the overview are answered all the same, with the names that Treasure Data\'s charts carry.'
  },
  'not-cached': {
    status: 504,
    title: 'Nothing is cached for this request',
    origin: 'service',
    explanation: 'The request said only-if-cached, and no answer is in memory.',
    advice: 'Ask without only-if-cached.'
  },
  'upstream-credentials': {
    status: 502,
    title: 'Treasure Data refused the service\'s key',
    origin: 'upstream',
    explanation: 'The key the service uses is wrong, expired or revoked. The caller\'s own credentials are not concerned.',
    advice: 'The operator has to provide a valid key.'
  },
  'upstream-malformed': {
    status: 502,
    title: 'Treasure Data sent an answer that cannot be read',
    origin: 'upstream',
    explanation: 'The answer was no JSON, of the wrong shape, a redirect, or too large.',
    advice: 'Asking again later may help. The operator finds what was wrong in the log.'
  },
  'upstream-error': {
    status: 502,
    title: 'Treasure Data failed',
    origin: 'upstream',
    explanation: 'Treasure Data answered with a server error.',
    advice: 'Ask again later.'
  },
  'upstream-throttled': {
    status: 503,
    title: 'Treasure Data asks to slow down',
    origin: 'upstream',
    explanation: 'Treasure Data answered 429.',
    advice: 'Ask again after the time in the header "Retry-After".'
  },
  'upstream-unavailable': {
    status: 503,
    title: 'Treasure Data cannot be reached',
    origin: 'upstream',
    explanation: 'The connection to Treasure Data failed or broke, or Treasure Data said that it is away for a while.',
    advice: 'Ask again after the time in the header "Retry-After".'
  },
  'upstream-timeout': {
    status: 504,
    title: 'Treasure Data did not answer in time',
    origin: 'upstream',
    explanation: 'No complete answer came within the service\'s deadline.',
    advice: 'Ask again later.'
  },
  overloaded: {
    status: 503,
    title: 'The service is busy',
    origin: 'service',
    explanation: 'Too many requests wait for Treasure Data, or the process is late with its work. What is in memory is answered all ' +
      'the same.',
    advice: 'Ask again after the time in the header "Retry-After".'
  },
  'internal-error': {
    status: 500,
    title: 'The service failed',
    origin: 'service',
    explanation: 'A fault of the service itself.',
    advice: 'Report it with the request id.'
  }
} as const satisfies Record<string, ProblemKind>

export type ProblemCode = keyof typeof problemCatalog

export function isProblemCode (text: string): text is ProblemCode {
  return Object.hasOwn(problemCatalog, text)
}
