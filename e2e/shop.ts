/** Three Deployments and three Services, one of them open to the outside on every node: six pods. */
export const shopYaml = `${deployment('front', 2, 'nginx:1.27', 80)}---
${service('front', 80, 'type: NodePort\n  ', 'nodePort: 31080, ')}---
${deployment('cart', 3, 'redis:7.4', 6379)}---
${service('cart', 6379)}---
${deployment('stock', 1, 'postgres:17', 5432, 'env: [{ name: POSTGRES_PASSWORD, value: only-pretended }]')}---
${service('stock', 5432)}`

function deployment(name: string, replicas: number, image: string, port: number, more = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: { app: ${name} }
spec:
  replicas: ${replicas}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: ${name}
          image: ${image}
          ports: [{ containerPort: ${port} }]
${more && `          ${more}\n`}`
}

function service(name: string, port: number, type = '', nodePort = ''): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  ${type}selector: { app: ${name} }
  ports: [{ ${nodePort}port: ${port} }]
`
}
