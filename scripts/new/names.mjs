/** `pod-gc` becomes `podGc`. */
export const camel = (/** @type {string} */ name) => name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase())

/** `pod-gc` becomes `PodGc`. */
export const pascal = (/** @type {string} */ name) => camel(name).replace(/^./, (letter) => letter.toUpperCase())
