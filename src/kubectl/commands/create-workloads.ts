import { isMap, type JsonMap } from '../../protocol/json.ts'
import { kindOfResource } from '../../protocol/kinds.ts'
import type { Command } from '../call.ts'
import { fieldOf } from '../client.ts'
import { plainFailure } from '../failure.ts'
import { createFlags, createObject, oneName } from './create.ts'

/** The container name that an image gives: `nginx` of `docker.io/library/nginx:1.25`. */
function nameOfImage(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1)
  return last.replace(/[:@].*$/, '').replace(/[^a-z0-9-]/gi, '-')
}

/** `kubectl create deployment`. */
export const createDeployment: Command = {
  name: 'create deployment',
  aliases: ['create deploy', 'create dep'],
  flags: [
    ...createFlags,
    { name: 'image', type: 'list', required: true },
    { name: 'port', type: 'int', default: '-1' },
    { name: 'replicas', short: 'r', type: 'int', default: '1' },
  ],
  run(call) {
    const name = oneName(call)
    const images = call.flags.all('image')
    const command = call.afterDash ?? []
    if (images.length > 1 && command.length > 0) throw plainFailure('cannot specify multiple --image options and command')
    const labels = { app: name }
    const port = call.flags.number('port')
    const containers = images.map((image) => ({
      ...(command.length > 0 ? { command } : {}),
      image,
      name: nameOfImage(image),
      ...(port > 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }))
    const template = { metadata: { labels }, spec: { containers } }
    const spec = { replicas: call.flags.number('replicas'), selector: { matchLabels: labels }, strategy: {}, template }
    createObject(call, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { labels, name }, spec }, 'deployment')
  },
}

/** `kubectl create job`, from an image or from a CronJob. */
export const createJob: Command = {
  name: 'create job',
  flags: [...createFlags, { name: 'image', type: 'string' }, { name: 'from', type: 'string' }],
  run(call) {
    const name = call.args[0]
    if (name === undefined) throw plainFailure("exactly one NAME is required, got 0\nSee 'kubectl create job -h' for help and examples")
    const [image, from] = [call.flags.text('image'), call.flags.text('from')]
    if ((image === '') === (from === ''))
      throw plainFailure(image === '' ? 'either --image or --from must be specified' : 'can not specify both --image and --from')
    if (from !== '') {
      const cronJob = call.client.get(kindOfResource('cronjobs')!, call.namespace, from.slice(from.indexOf('/') + 1))
      createObject(call, jobOfCronJob(name, cronJob as unknown as JsonMap), 'job')
      return
    }
    const command = [...call.args.slice(1), ...(call.afterDash ?? [])]
    const container = { ...(command.length > 0 ? { command } : {}), image, name, resources: {} }
    const template = { metadata: {}, spec: { containers: [container], restartPolicy: 'Never' } }
    createObject(call, { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { template } }, 'job')
  },
}

function jobOfCronJob(name: string, cronJob: JsonMap): JsonMap {
  const metadata = cronJob.metadata as { readonly name: string; readonly uid?: string }
  const template = fieldOf(cronJob, 'spec', 'jobTemplate')
  const inner = isMap(template) ? template : {}
  const templateMetadata = (isMap(inner.metadata) ? inner.metadata : {}) as { readonly labels?: JsonMap; readonly annotations?: JsonMap }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      annotations: { ...templateMetadata.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      ...(templateMetadata.labels ? { labels: templateMetadata.labels } : {}),
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: metadata.name, uid: metadata.uid ?? '', controller: true }],
    },
    spec: isMap(inner.spec) ? inner.spec : {},
  }
}

/** `kubectl create cronjob`. */
export const createCronJob: Command = {
  name: 'create cronjob',
  aliases: ['create cj'],
  flags: [
    ...createFlags,
    { name: 'image', type: 'string', required: true },
    { name: 'schedule', type: 'string', required: true },
    { name: 'restart', type: 'string' },
  ],
  run(call) {
    const name = call.args[0]
    if (name === undefined) throw plainFailure("exactly one NAME is required, got 0\nSee 'kubectl create cronjob -h' for help and examples")
    const command = [...call.args.slice(1), ...(call.afterDash ?? [])]
    const container = { ...(command.length > 0 ? { command } : {}), image: call.flags.text('image'), name, resources: {} }
    const template = { metadata: {}, spec: { containers: [container], restartPolicy: call.flags.text('restart') || 'OnFailure' } }
    const spec = { jobTemplate: { metadata: { name }, spec: { template } }, schedule: call.flags.text('schedule') }
    createObject(call, { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name }, spec }, 'cronjob')
  },
}
