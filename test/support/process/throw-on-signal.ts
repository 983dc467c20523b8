// loaded into the service's process: makes faults that nothing handles, on demand
process.on('SIGWINCH', () => { setImmediate(() => { throw new Error('thrown on purpose') }) })
process.on('SIGPWR', () => { Promise.reject(new Error('rejected on purpose')) })
