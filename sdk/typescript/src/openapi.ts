// Made by openapi.mjs from the gateway's description.
export interface paths {
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the gateway is ready, and which layers hold */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description State of the gateway. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Health"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who calls */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The caller. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                /** @description Not signed in, or no token. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Projects of the caller */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Her projects; a token’s own only. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProjectSummary"][];
                    };
                };
                /** @description Not signed in, or no token. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{p}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One project
         * @description A member sees the approvals in force, the lead every one.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Id of a project. */
                    p: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The project. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Project"];
                    };
                };
                /** @description Not signed in, or no token. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing here that the caller may see. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{p}/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sources that the project may use */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Id of a project. */
                    p: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Granted and public sources. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Source"][];
                    };
                };
                /** @description Not signed in, or no token. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not allowed, and why. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing here that the caller may see. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{p}/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Datasets that the project may use, or those that match a search */
        get: {
            parameters: {
                query?: {
                    /** @description Words: names, labels, descriptions, labels of codes. */
                    q?: string;
                };
                header?: never;
                path: {
                    /** @description Id of a project. */
                    p: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Datasets; the best match first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DatasetSummary"][];
                    };
                };
                /** @description The request is not well formed, or the gate refused the statement. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not signed in, or no token. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not allowed, and why. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing here that the caller may see. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{p}/datasets/{d}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One dataset with its variables */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Id of a project. */
                    p: string;
                    /** @description <schema>.<dataset> */
                    d: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The dataset. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Dataset"];
                    };
                };
                /** @description Not signed in, or no token. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not allowed, and why. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing here that the caller may see. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{p}/queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Queries of the caller, newest first; a lead sees the members’ too */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                };
                header?: never;
                path: {
                    /** @description Id of a project. */
                    p: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Queries on record. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["QueryRecord"][];
                    };
                };
                /** @description The request is not well formed, or the gate refused the statement. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not signed in, or no token. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not allowed, and why. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing here that the caller may see. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Run a query
         * @description One SELECT over the tables of the token’s compartment. An Arrow stream is complete if and only if it ends with Arrow’s end-of-stream marker.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Id of a project. */
                    p: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["QueryRequest"];
                };
            };
            responses: {
                /** @description The result: as an Arrow stream, or as JSON up to 100000 rows. */
                200: {
                    headers: {
                        /** @description Id of the query on record. */
                        "Vitrine-Query"?: string;
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.apache.arrow.stream": string;
                        "application/json": components["schemas"]["QueryRows"];
                    };
                };
                /** @description The request is not well formed, or the gate refused the statement. */
                400: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not signed in, or no token. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not allowed, and why. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing here that the caller may see. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description No such form of the answer. */
                406: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The request is too large. */
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A query on record */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Id of a query. */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The record. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["QueryRecord"];
                    };
                };
                /** @description Not signed in, or no token. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not allowed, and why. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing here that the caller may see. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Cancel a query of one’s own */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Id of a query. */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is being cancelled, or had ended before. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["QueryRecord"];
                    };
                };
                /** @description Not signed in, or no token. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not allowed, and why. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing here that the caller may see. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/queries/{id}/verdict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the result could leave */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Id of a query. */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The verdict, or that it is pending. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["QueryVerdict"];
                    };
                };
                /** @description Not signed in, or no token. */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Not allowed, and why. */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Nothing here that the caller may see. */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description A problem. */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Something failed in the gateway. */
                "5XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApprovalView: {
            source: string;
            title: components["schemas"]["Text"];
            producer: components["schemas"]["Text"];
            /** @description requested | granted | refused | expired | revoked */
            state: string;
            from?: string;
            until?: string;
            reason?: components["schemas"]["Text"];
        };
        Compartment: {
            id: string;
            sources: string[];
            isolated: boolean;
        };
        Dataset: {
            /** @description <schema>.<dataset>: what SQL names it */
            id: string;
            schema: string;
            name: string;
            source: string;
            version: string;
            title: components["schemas"]["Text"];
            description: components["schemas"]["Text"];
            kind: "record-level" | "public";
            units: {
                type: string;
                label: components["schemas"]["Text"];
                column: string;
            }[];
            variables: components["schemas"]["Variable"][];
            keys: string[][];
        };
        DatasetSummary: {
            /** @description <schema>.<dataset>: what SQL names it */
            id: string;
            schema: string;
            name: string;
            source: string;
            version: string;
            title: components["schemas"]["Text"];
            description: components["schemas"]["Text"];
            kind: "record-level" | "public";
            units: {
                type: string;
                label: components["schemas"]["Text"];
                column: string;
            }[];
            variables: number;
            matches?: string[];
        };
        Finding: {
            code: string;
            verdict: "review" | "unsafe";
            producer?: string;
            pack?: string;
            unitType?: string;
            cell?: {
                key: {
                    column: string;
                    value: string | null;
                    label?: components["schemas"]["Text"];
                }[];
                column?: string;
            };
            measured?: number;
            required?: number;
            message: components["schemas"]["Text"];
            remedy: components["schemas"]["Text"];
        };
        Health: {
            ready: boolean;
            version: string;
            demonstration: boolean;
            confinement: {
                layer: string;
                holds: boolean;
                detail: components["schemas"]["Text"];
            }[];
            building: {
                source: string;
                version: string;
                done: number;
                step: string;
            }[];
        };
        Me: {
            person: {
                id: string;
                name: string;
                language: string;
            };
            roles: string[];
            centre: {
                id: string;
                title: components["schemas"]["Text"];
                demonstration: boolean;
            };
            project?: string;
            compartment?: string;
        };
        Problem: {
            /** @description urn:vitrine:problem:<code> */
            type: string;
            title: string;
            status: number;
            code: string;
            position?: number;
            remedy?: string;
            /** @description Id of the recorded query, where one was recorded. */
            query?: string;
        };
        Project: {
            id: string;
            title: components["schemas"]["Text"];
            state: "upcoming" | "active" | "expired";
            role: "lead" | "member";
            starts: string;
            ends: string;
            compartments: components["schemas"]["Compartment"][];
            purpose: components["schemas"]["Text"];
            lead: {
                id: string;
                name: string;
            };
            members: {
                id: string;
                name: string;
            }[];
            approvals: components["schemas"]["ApprovalView"][];
        };
        ProjectSummary: {
            id: string;
            title: components["schemas"]["Text"];
            state: "upcoming" | "active" | "expired";
            role: "lead" | "member";
            starts: string;
            ends: string;
            compartments: components["schemas"]["Compartment"][];
        };
        QueryRecord: {
            id: string;
            project: string;
            compartment: string;
            person: string;
            sql: string;
            /** @description running | complete | preview | failed | cancelled | interrupted */
            state: string;
            submitted: string;
            finished?: string;
            rows?: number;
            bytes?: number;
            sha256?: string;
            sources: {
                source: string;
                version: string;
                policy: string;
            }[];
            problem?: string;
        };
        QueryRequest: {
            sql: string;
            maximumRows?: number;
        };
        QueryRows: {
            id: string;
            columns: {
                name: string;
                type: string;
            }[];
            rows: unknown[][];
            complete: boolean;
        };
        QueryVerdict: {
            query: string;
            state: "pending" | "ready" | "failed";
            verdict?: "safe alone" | "review" | "unsafe";
            columns?: {
                name: string;
                role: string;
                statbarn?: string;
            }[];
            packs?: {
                id: string;
                version: string;
                producer: string;
            }[];
            cells?: {
                total: number;
                unsafe: number;
                review: number;
                absent: number;
            };
            findings?: components["schemas"]["Finding"][];
            findingsTotal?: number;
            evidence?: "shown" | "withheld";
        };
        Source: {
            id: string;
            title: components["schemas"]["Text"];
            description: components["schemas"]["Text"];
            producer: {
                id: string;
                title: components["schemas"]["Text"];
            };
            public: boolean;
            isolated: boolean;
            origin: string;
            licence?: string;
            documentation?: components["schemas"]["Text"];
            rules: components["schemas"]["Text"][];
            compartments: string[];
            approval?: components["schemas"]["ApprovalView"];
            versions: {
                id: string;
                schema: string;
                title: components["schemas"]["Text"];
                datasets: components["schemas"]["DatasetSummary"][];
            }[];
        };
        Text: {
            en: string;
            fr: string;
        };
        Variable: {
            name: string;
            type: string;
            /** @description unit | identifier | category | value | magnitude */
            kind: string;
            label: components["schemas"]["Text"];
            description?: components["schemas"]["Text"];
            measure?: string;
            missing?: components["schemas"]["Text"];
            sensitive: boolean;
            nomenclature?: {
                id: string;
                title: components["schemas"]["Text"];
                codes: {
                    code: string;
                    label: components["schemas"]["Text"];
                }[];
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
