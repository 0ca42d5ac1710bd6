const roundConstants = fractions(64, 1 / 3)
const initialHash = fractions(8, 1 / 2)

/** First 32 bits of the fractional parts of the roots of the first primes: how FIPS 180-4 defines its constants. */
function fractions(count: number, power: number): readonly number[] {
  const values: number[] = []
  for (let candidate = 2; values.length < count; candidate++) {
    if (isPrime(candidate)) values.push(fractionBits(candidate, power))
  }
  return values
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) return false
  return true
}

/** Exact, by integer bisection: floating point `**` may differ between machines in the last bit. */
function fractionBits(prime: number, power: number): number {
  const scale = 1n << 32n
  const square = power === 1 / 2
  const wanted = BigInt(prime) * (square ? scale ** 2n : scale ** 3n)
  let low = 0n
  let high = BigInt(prime) * scale
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if ((square ? middle ** 2n : middle ** 3n) <= wanted) low = middle
    else high = middle
  }
  return Number(low % scale)
}

/** SHA-256 (FIPS 180-4) of a text's UTF-8 bytes: 32 bytes. */
export function sha256(text: string): Uint8Array {
  const message = padded(utf8(text))
  const hash = Uint32Array.from(initialHash)
  const schedule = new Uint32Array(64)
  for (let block = 0; block < message.length; block += 64) {
    for (let i = 0; i < 16; i++) {
      const at = block + i * 4
      schedule[i] = (message[at]! << 24) | (message[at + 1]! << 16) | (message[at + 2]! << 8) | message[at + 3]!
    }
    for (let i = 16; i < 64; i++) {
      const a = schedule[i - 15]!
      const b = schedule[i - 2]!
      const small0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
      const small1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)
      schedule[i] = schedule[i - 16]! + small0 + schedule[i - 7]! + small1
    }
    compress(hash, schedule)
  }
  const bytes = new Uint8Array(32)
  for (const [i, word] of hash.entries()) bytes.set([word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255], i * 4)
  return bytes
}

function compress(hash: Uint32Array, schedule: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const first = (h + big1 + ((e & f) ^ (~e & g)) + roundConstants[i]! + schedule[i]!) | 0
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) hash[i] = hash[i]! + value
}

const rotate = (value: number, bits: number) => (value >>> bits) | (value << (32 - bits))

function padded(bytes: readonly number[]): Uint8Array {
  const length = (((bytes.length + 8) >> 6) + 1) * 64
  const message = new Uint8Array(length)
  message.set(bytes)
  message[bytes.length] = 0x80
  const bits = bytes.length * 8
  message.set([(bits >>> 24) & 255, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255], length - 4)
  return message
}

function utf8(text: string): number[] {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return bytes
}
