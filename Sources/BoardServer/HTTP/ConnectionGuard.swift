import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Synchronization

/// The connections that are open, so that one that asks for nothing makes room for one that does.
///
/// The server stops accepting at its limit; this keeps it from ever getting there: from a lower
/// number on, each new connection ends the one that has waited longest without a request.
final class ConnectionBook: Sendable {
    private struct Waiting {
        let since: Int
        let channel: any Channel
    }

    private struct Connections {
        var count = 0
        var turn = 0
        var waiting: [ObjectIdentifier: Waiting] = [:]

        mutating func wait(_ channel: any Channel) {
            turn += 1
            waiting[ObjectIdentifier(channel)] = Waiting(since: turn, channel: channel)
        }
    }

    private let connections = Mutex(Connections())

    /// Notes a new connection, and ends the one that has waited longest if there are too many.
    func open(_ channel: any Channel) {
        let ended = connections.withLock { connections -> (any Channel)? in
            connections.count += 1
            var longest: (key: ObjectIdentifier, value: Waiting)?
            if connections.count > BoardLimits.connectionsRelaxed {
                longest = connections.waiting.min { $0.value.since < $1.value.since }
                if let longest { connections.waiting[longest.key] = nil }
            }
            connections.wait(channel)
            return longest?.value.channel
        }
        ended?.close(promise: nil)
    }

    /// Notes that a connection has asked for something, or that it waits for its next request.
    func note(_ channel: any Channel, isWaiting: Bool) {
        connections.withLock { connections in
            if isWaiting {
                connections.wait(channel)
            } else {
                connections.waiting[ObjectIdentifier(channel)] = nil
            }
        }
    }

    /// Forgets a connection.
    func close(_ channel: any Channel) {
        connections.withLock { connections in
            connections.count -= 1
            connections.waiting[ObjectIdentifier(channel)] = nil
        }
    }
}

/// Ends a connection whose client is slow on purpose: to send the head of its first request, or to
/// take what it asked for.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let book: ConnectionBook
    private var isOpen = false
    private var deadline: Scheduled<Void>?

    init(_ book: ConnectionBook) { self.book = book }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { open(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        open(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        close(context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { close(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) {
            deadline?.cancel()
            book.note(context.channel, isWaiting: false)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { book.note(context.channel, isWaiting: true) }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        deadline?.cancel()
        if !context.channel.isWritable { end(context, in: BoardLimits.takeSeconds) }
        context.fireChannelWritabilityChanged()
    }

    private func open(_ context: ChannelHandlerContext) {
        guard !isOpen else { return }
        isOpen = true
        book.open(context.channel)
        end(context, in: BoardLimits.headSeconds)
    }

    private func close(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        guard isOpen else { return }
        isOpen = false
        book.close(context.channel)
    }

    private func end(_ context: ChannelHandlerContext, in seconds: Int) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
            channel.close(promise: nil)
        }
    }
}
