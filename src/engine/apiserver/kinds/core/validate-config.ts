import type { KubeObject, Labels } from '../../../../protocol/objects.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, required, tooLong } from '../../schema/field-error.ts'
import { deepEqual } from '../deep-equal.ts'
import { validConfigKey } from '../formats.ts'
import { byteLength, validateImmutable } from '../metadata.ts'
import { jsonObjectError } from './json-error.ts'

/** Validation of ConfigMaps and Secrets. Upstream: pkg/apis/core/validation. */

const mostBytes = 1024 * 1024
const unchangeable = 'field is immutable when `immutable` is set'

export interface FullConfigMap extends KubeObject {
  readonly data?: Labels
  readonly binaryData?: Labels
  readonly immutable?: boolean
}

export interface FullSecret extends KubeObject {
  readonly data?: Labels
  readonly type?: string
  readonly immutable?: boolean
}

/** Checks a ConfigMap. */
export function validateConfigMap({ data = {}, binaryData = {} }: FullConfigMap): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const key of sortedKeys(data)) {
    errors.push(...validateKey(key, 'data'))
    if (Object.hasOwn(binaryData, key)) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'))
    bytes += byteLength(data[key]!)
  }
  for (const key of sortedKeys(binaryData)) {
    errors.push(...validateKey(key, 'binaryData'))
    bytes += decodedLength(binaryData[key]!)
  }
  // The path is empty upstream, and prints like this.
  if (bytes > mostBytes) errors.push(tooLong('[]', mostBytes))
  return errors
}

/** Checks a change of a ConfigMap: once it is immutable nothing changes. */
export function validateConfigMapUpdate(config: FullConfigMap, old: FullConfigMap): FieldError[] {
  return [...validateLocked(config, old, ['data', 'binaryData']), ...validateConfigMap(config)]
}

/** Checks a Secret: certain types need certain keys. */
export function validateSecret({ metadata, data = {}, type }: FullSecret): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const key of sortedKeys(data)) {
    errors.push(...validateKey(key, 'data'))
    bytes += decodedLength(data[key]!)
  }
  if (bytes > mostBytes) errors.push(tooLong('data', mostBytes))
  const missing = (key: string) => (Object.hasOwn(data, key) ? [] : [required(`data[${key}]`)])
  switch (type) {
    case 'kubernetes.io/service-account-token': {
      const annotation = 'kubernetes.io/service-account.name'
      return metadata.annotations?.[annotation] ? errors : [...errors, required(`metadata.annotations[${annotation}]`)]
    }
    case 'kubernetes.io/dockercfg':
      return [...errors, ...validateJson(data, '.dockercfg')]
    case 'kubernetes.io/dockerconfigjson':
      return [...errors, ...validateJson(data, '.dockerconfigjson')]
    case 'kubernetes.io/basic-auth': {
      const both = [...missing('username'), ...missing('password')]
      return both.length === 2 ? [...errors, ...both] : errors
    }
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? errors : [...errors, required('data[ssh-privatekey]')]
    case 'kubernetes.io/tls':
      return [...errors, ...missing('tls.crt'), ...missing('tls.key')]
    default:
      return errors
  }
}

/** Checks a change of a Secret: its type stays, and once it is immutable all else too. */
export function validateSecretUpdate(secret: FullSecret, old: FullSecret): FieldError[] {
  return [...validateImmutable(secret.type, old.type, 'type'), ...validateLocked(secret, old, ['data']), ...validateSecret(secret)]
}

function validateLocked<T extends FullConfigMap>(object: T, old: T, fields: readonly ('data' | 'binaryData')[]): FieldError[] {
  if (!old.immutable) return []
  const errors = object.immutable ? [] : [forbidden('immutable', unchangeable)]
  for (const field of fields) if (!deepEqual(object[field], old[field])) errors.push(forbidden(field, unchangeable))
  return errors
}

function validateKey(key: string, field: string): FieldError[] {
  return validConfigKey(key).map((problem) => invalid(`${field}[${key}]`, key, problem))
}

function validateJson(data: Labels, key: string): FieldError[] {
  if (!Object.hasOwn(data, key)) return [required(`data[${key}]`)]
  const wrong = jsonObjectError(decoded(data[key]!))
  return wrong === undefined ? [] : [invalid(`data[${key}]`, '<secret contents redacted>', wrong)]
}

function sortedKeys(map: Labels): readonly string[] {
  return Object.keys(map).sort()
}

function decodedLength(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return (base64.length / 4) * 3 - padding
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

// Byte by byte: enough to tell whether it is JSON.
function decoded(base64: string): string {
  let text = ''
  let bits = 0
  let count = 0
  for (const letter of base64) {
    const value = alphabet.indexOf(letter)
    if (value < 0) break
    bits = ((bits << 6) | value) & 0xffffff
    count += 6
    if (count < 8) continue
    count -= 8
    text += String.fromCharCode((bits >> count) & 255)
  }
  return text
}
