import { existsSync } from 'node:fs'

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * The path of a Chromium on this machine, or `null`. Continuous integration requires one. Does not import tap, so that scripts can use it.
 */
export const browserPath = candidates.find(path => existsSync(path)) ?? null
