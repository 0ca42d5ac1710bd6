/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** What the built page may load: its own files, nothing from elsewhere, and no code made from text. Styles are the exception: Monaco writes them inline. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function withPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy }, injectTo: 'head-prepend' },
    ],
  }
}

export default defineConfig({
  // Relative addresses: the built page works under any path, also from a pull request's preview.
  base: './',
  plugins: [react(), withPolicy()],
  // Monaco 0.56 moved the deep paths that monaco-yaml's worker asks for.
  resolve: { alias: [{ find: /^monaco-editor\/esm\/vs\//, replacement: 'monaco-editor/' }] },
  worker: { format: 'es' },
  // Found only when the editor is first opened, which would reload the page in development.
  optimizeDeps: { include: ['monaco-yaml/yaml.worker.js'] },
  build: { target: 'es2023', reportCompressedSize: false, chunkSizeWarningLimit: 5_000 },
  test: { include: ['src/**/*.test.{ts,tsx}', 'lessons/**/*.test.ts', 'tests/**/*.test.ts'] },
})
