// The sum a browser does before it holds a place: a nonce for which SHA-256 of `challenge:nonce` begins with `bits` zero
// bits (appointments/work.py). Our own SHA-256, because crypto.subtle is missing on pages that come by plain http.

const PIECE_MS = 12; // then the page gets its turn
const K = new Uint32Array(64);
const START = new Uint32Array(8);

// the constants are fractions of roots of the first primes
let primes = 0;
for (let n = 2; primes < 64; n += 1) {
  let prime = true;
  for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
  if (!prime) continue;
  if (primes < 8) START[primes] = fraction(Math.sqrt(n));
  K[primes] = fraction(Math.cbrt(n));
  primes += 1;
}

function fraction(x) {
  return ((x - Math.floor(x)) * 2 ** 32) >>> 0;
}

const W = new Uint32Array(64);

function block(state, bytes, at) {
  for (let i = 0; i < 16; i += 1) {
    const j = at + 4 * i;
    W[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const x = W[i - 15];
    const y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

// The digest of an ASCII text, as eight numbers of 32 bits.
export function sha256(text) {
  const length = text.length;
  const bytes = new Uint8Array(((length + 72) >> 6) << 6);
  for (let i = 0; i < length; i += 1) bytes[i] = text.charCodeAt(i);
  bytes[length] = 0x80;
  new DataView(bytes.buffer).setUint32(bytes.length - 4, length * 8);
  const state = Uint32Array.from(START);
  for (let at = 0; at < bytes.length; at += 64) block(state, bytes, at);
  return state;
}

function zeroBits(digest) {
  let bits = 0;
  for (const word of digest) {
    bits += Math.clz32(word);
    if (word !== 0) break;
  }
  return bits;
}

// `challenge:nonce`, found in pieces that leave the page alive in between.
export async function solve(challenge, bits) {
  let nonce = 0;
  for (;;) {
    const piece = performance.now() + PIECE_MS;
    while (performance.now() < piece) {
      for (let i = 0; i < 64; i += 1, nonce += 1) {
        if (zeroBits(sha256(`${challenge}:${nonce}`)) >= bits) return `${challenge}:${nonce}`;
      }
    }
    await new Promise((next) => setTimeout(next));
  }
}

// A sum fetched and done: what POST /bookings/holds takes as `work`; null where it cannot be had.
export async function done() {
  try {
    const answer = await fetch("/api/v1/public/work", { headers: { Accept: "application/json" } });
    if (!answer.ok) return null;
    const { challenge, bits } = await answer.json();
    return await solve(challenge, bits);
  } catch {
    return null;
  }
}
