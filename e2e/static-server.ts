import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
}

export interface StaticServer {
  readonly address: string
  /** What was asked for and not there. */
  readonly missing: readonly string[]
  /** Sizes of the scripts that were asked for so far, packed with gzip, by file name. */
  readonly scripts: ReadonlyMap<string, number>
  close(): void
}

/** Serves a folder below a path and nothing else, as the simplest of hosts does. */
export async function serveBelow(folder: string, below: string): Promise<StaticServer> {
  const missing: string[] = []
  const scripts = new Map<string, number>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const inside = pathname.startsWith(below) ? path.join(folder, pathname.slice(below.length) || 'index.html') : undefined
    if (!inside?.startsWith(folder) || !existsSync(inside) || !statSync(inside).isFile()) {
      missing.push(pathname)
      response.writeHead(404).end()
      return
    }
    if (inside.endsWith('.js')) scripts.set(path.basename(inside), gzipSync(readFileSync(inside)).length)
    response.writeHead(200, { 'content-type': types[path.extname(inside)] ?? 'application/octet-stream' })
    createReadStream(inside).pipe(response)
  })
  await listening(server)
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}${below}`, missing, scripts, close: () => server.close() }
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
}
