"""Is an answer what /v1/openapi.json promises? As much of JSON Schema as that document uses."""

import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}


class Description:
    def __init__(self, document):
        self.document = document

    def operation(self, method, path):
        return self.document["paths"][path][method.lower()]

    def check_answer(self, method, path, status, said, headers):
        """Problems of one answer; an empty list is fine."""
        response = self.operation(method, path)["responses"].get(str(status))
        if response is None:
            return [f"{method} {path} documents no {status}"]
        problems = [f"{name} is missing" for name in response.get("headers", {}) if name not in headers]
        schema = response["content"]["application/json"]["schema"]
        return problems + self.problems(schema, said, f"{method} {path} {status}")

    def check_body(self, method, path, body):
        schema = self.operation(method, path)["requestBody"]["content"]["application/json"]["schema"]
        return self.problems(schema, body, f"{method} {path}")

    def problems(self, schema, value, where):
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        if value is None:
            return [] if schema.get("nullable") else [f"{where} is null"]
        found = [problem for part in schema.get("allOf", []) for problem in self.problems(part, value, where)]
        if "oneOf" in schema and sum(not self.problems(part, value, where) for part in schema["oneOf"]) != 1:
            found.append(f"{where} is not just one of what it may be: {value!r}")
        if not self._is_type(schema.get("type"), value):
            return found + [f"{where} is no {schema['type']}: {value!r}"]
        if "enum" in schema and value not in schema["enum"]:
            found.append(f"{where} is {value!r}")
        found += self._of_text(schema, value, where) if isinstance(value, str) else []
        found += self._of_number(schema, value, where) if self._is_type("integer", value) else []
        if isinstance(value, list):
            found += [f"{where} is too long"] if len(value) > schema.get("maxItems", len(value)) else []
            for i, item in enumerate(value):
                found += self.problems(schema.get("items", {}), item, f"{where}[{i}]")
        if isinstance(value, dict):
            found += self._of_object(schema, value, where)
        return found

    @staticmethod
    def _is_type(name, value):
        if name in (None, "number"):
            return True
        if name == "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        return isinstance(value, TYPES[name])

    @staticmethod
    def _of_text(schema, value, where):
        fits = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
        matches = re.search(schema.get("pattern", ""), value)
        return [] if fits and matches else [f"{where} does not fit: {value!r}"]

    @staticmethod
    def _of_number(schema, value, where):
        fits = schema.get("minimum", value) <= value <= schema.get("maximum", value)
        return [] if fits else [f"{where} is {value}"]

    def _of_object(self, schema, value, where):
        known = schema.get("properties", {})
        found = [f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value]
        if len(value) < schema.get("minProperties", 0):
            found.append(f"{where} is empty")
        if schema.get("additionalProperties") is False:
            found += [f"{where}.{name} is not documented" for name in value if name not in known]
        for name, item in value.items():
            if name in known:
                found += self.problems(known[name], item, f"{where}.{name}")
        return found
