// loaded into the service's process: causes unhandled errors on demand
process.on('SIGWINCH', () => { setImmediate(() => { throw new Error('thrown on purpose') }) })
process.on('SIGPWR', () => { Promise.reject(new Error('rejected on purpose')) })
