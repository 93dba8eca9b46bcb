// What of the official suite is run against the door, and what is not and why. The suite's names, all of them.

export const eras = ["2025-11-25", "2026-07-28"] as const;
export type Era = (typeof eras)[number];

/** Older versions that the suite knows; their clients negotiate the first of the eras above. */
export const olderVersions = ["2025-03-26", "2025-06-18"];

/** Scenarios that any server can be asked to pass. */
export const generic: Readonly<Record<Era, readonly string[]>> = {
  "2025-11-25": [
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
  ],
  "2026-07-28": [
    "server-stateless",
    "tools-list",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
    "server-sse-multiple-streams",
    "sep-2164-resource-not-found",
    "caching",
    "http-header-validation",
    "input-required-result-unsupported-methods",
  ],
};

/** Checks inside of generic scenarios that do not succeed, each with the tool of the suite's own server that it looks for. */
export const excused: Readonly<Record<string, string>> = {
  "sep-2575-server-rejects-undeclared-capability": "test_missing_capability",
  "sep-2575-missing-capability-http-400": "test_missing_capability",
  "sep-2575-http-server-no-independent-requests-on-stream": "test_streaming_elicitation",
  "sep-2575-server-no-log-without-loglevel": "test_logging_tool",
};

/**
 * Scenarios that are not asked of a server like this one, each with what it wants: a tool, prompt or resource of the suite's
 * own server, or an optional part of the protocol that the catalog does not offer. What the suite sends or finds says so.
 */
export const leftOut: Readonly<Record<string, string>> = {
  "tools-call-simple-text": "test_simple_text",
  "tools-call-image": "test_image_content",
  "tools-call-audio": "test_audio_content",
  "tools-call-embedded-resource": "test_embedded_resource",
  "tools-call-mixed-content": "test_multiple_content_types",
  "tools-call-with-logging": "logging/setLevel",
  "tools-call-error": "test_error_handling",
  "tools-call-with-progress": "test_tool_with_progress",
  "tools-call-sampling": "test_sampling",
  "tools-call-elicitation": "test_elicitation",
  "json-schema-2020-12": "json_schema_2020_12_tool",
  "elicitation-sep1034-defaults": "test_elicitation_sep1034_defaults",
  "elicitation-sep1330-enums": "test_elicitation_sep1330_enums",
  "server-sse-polling": "test_reconnection",
  "resources-read-text": "test://static-text",
  "resources-read-binary": "test://static-binary",
  "resources-templates-read": "test://template/123/data",
  "prompts-get-simple": "test_simple_prompt",
  "prompts-get-with-args": "test_prompt_with_arguments",
  "prompts-get-embedded-resource": "test_prompt_with_embedded_resource",
  "prompts-get-with-image": "test_prompt_with_image",
  "http-custom-header-server-validation": "no tool with x-mcp-header annotations",
  "input-required-result-basic-elicitation": "test_input_required_result_elicitation",
  "input-required-result-basic-sampling": "test_input_required_result_sampling",
  "input-required-result-basic-list-roots": "test_input_required_result_list_roots",
  "input-required-result-request-state": "test_input_required_result_request_state",
  "input-required-result-multiple-input-requests": "test_input_required_result_multiple_inputs",
  "input-required-result-multi-round": "test_input_required_result_multi_round",
  "input-required-result-missing-input-response": "test_input_required_result_elicitation",
  "input-required-result-non-tool-request": "test_input_required_result_prompt",
  "input-required-result-result-type": "test_input_required_result_elicitation",
  "input-required-result-tampered-state": "test_input_required_result_tampered_state",
  "input-required-result-capability-check": "test_input_required_result_capabilities",
  "input-required-result-ignore-extra-params": "test_input_required_result_elicitation",
  "input-required-result-validate-input": "test_input_required_result_elicitation",
  // Of the older era, where these want sessions; the door has none.
  "server-session-lifecycle": "Server is stateless (no MCP-Session-Id)",
  "server-sse-multiple-streams": "Server did not provide session ID",
  // Optional capabilities that the server does not declare.
  "logging-set-level": "logging/setLevel",
  "completion-complete": "completion/complete",
  "resources-subscribe": "resources/subscribe",
  "resources-unsubscribe": "resources/unsubscribe",
};

/** Of extensions to the protocol, which the suite runs in no era by itself. */
export const extensions = [
  "sep-2640-skills-directory",
  "sep-2640-skills-enumeration",
  "sep-2640-skills-manifest",
  "tasks-lifecycle",
  "tasks-capability-negotiation",
  "tasks-wire-fields",
  "tasks-request-state-removal",
  "tasks-mrtr-input",
  "tasks-request-headers",
  "tasks-dispatch-and-envelope",
  "tasks-status-notifications",
  "tasks-required-task-error",
  "tasks-mrtr-composition",
];
