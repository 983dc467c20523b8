/** Limits that a busy machine keeps, too, for tests of something else: of a client's work, and of waiting for names and loads. */
export const patientSettings = {
  TD_DEADLINE_MS: '60000',
  TD_QUEUE_DEADLINE_MS: '60000',
  CACHE_SOFT_DEADLINE_MS: '60000',
  CLIENT_WORK_MS_PER_MINUTE: '100000000'
}
