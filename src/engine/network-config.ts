/** Addresses of the cluster's networks, as an installer chooses them. */
export const proxyConfig = { clusterCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/12' } as const
