// Which request asks for what.
const path = "/:org/:app/instances/:party/:guid";
const resource = { app: "{org}/{app}", instance: "{party}/{guid}" };

export default [
  { method: "GET", path: "/health", public: true },
  { method: ["GET", "HEAD"], path, resource, action: "read" },
  { method: "DELETE", path, resource: { ...resource, task: "Task_2" }, action: "delete" },
  { method: "POST", path: `${path}/:action`, resource: { ...resource, task: "{header:x-task}" }, action: "{action}" },
];
