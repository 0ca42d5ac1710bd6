import { definePlugin, rejection } from '../framework.ts'

const otherNode = rejection("node(s) didn't match the requested node name", true)

/** A pod that names its node goes nowhere else (pkg/scheduler/framework/plugins/nodename). */
export const nodeName = definePlugin({
  name: 'NodeName',
  wokenBy: ['node/added'],

  filter(node, { pod }) {
    const wanted = pod.pod.spec.nodeName
    return wanted && wanted !== node.name ? otherNode : undefined
  },
})
